/** The document of an image's page: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { type SnippetId, snippetIds } from './detailsProtocol';
import { escapeHtml, pageHtml } from './pageHtml';

export function detailsHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'details',
    title: vscode.l10n.t('Image details'),
    waiting: vscode.l10n.t('Loading the image…'),
    body: [header(), versions(), comparison(), snippets(), provenance()].join('\n'),
  });
}

function text(words: string): string {
  return escapeHtml(words);
}

function button(type: string, label: string, primary = false): string {
  const look = primary ? '' : ' appearance="secondary"';
  return `<vscode-button${look} data-send="${type}">${text(label)}</vscode-button>`;
}

function header(): string {
  return `<header>
<h1 id="title"></h1>
<p id="subtitle"></p>
<p id="description"></p>
</header>
<p id="problem" class="note" role="alert"></p>
<p id="gone" class="note" role="status" hidden>${text(vscode.l10n.t('This image has been deleted. What was known of it is kept here.'))}</p>
<p class="actions" id="actions">
${button('insert', vscode.l10n.t('Insert into rspec'), true)}
${button('copyUrn', vscode.l10n.t('Copy URN'))}
${button('copyUrl', vscode.l10n.t('Copy URL'))}
${button('delete', vscode.l10n.t('Delete…'))}
</p>
<section id="users" aria-labelledby="users-title">
<h2 id="users-title">${text(vscode.l10n.t('Who can use it'))}</h2>
<div class="who"><div role="status"><p id="sentence"></p><p id="reason"></p></div>
${button('check', vscode.l10n.t('Check Again'))}</div>
</section>
<dl id="facts"></dl>`;
}

function versions(): string {
  const heads = [
    vscode.l10n.t('Version'),
    vscode.l10n.t('Created'),
    vscode.l10n.t('Size'),
    vscode.l10n.t('Who may use it'),
    vscode.l10n.t('Description'),
    vscode.l10n.t('Actions'),
  ];
  const cells = heads.map((head, index) => {
    const hidden = index === heads.length - 1;
    const words = hidden ? `<span class="unseen">${text(head)}</span>` : text(head);
    return `<th scope="col">${words}</th>`;
  });
  const labels = [
    `data-copy="${text(vscode.l10n.t('Copy URN'))}"`,
    `data-delete="${text(vscode.l10n.t('Delete…'))}"`,
  ].join(' ');
  return `<section id="versions" aria-labelledby="versions-title" ${labels}>
<h2 id="versions-title">${text(vscode.l10n.t('Versions'))}</h2>
<div class="scroll"><table><thead><tr>${cells.join('')}</tr></thead><tbody></tbody></table></div>
</section>`;
}

function comparison(): string {
  const choice = (side: string, label: string): string =>
    `<th scope="col"><select id="${side}" aria-label="${text(label)}"></select></th>`;
  return `<section id="compare" aria-labelledby="compare-title" tabindex="-1">
<h2 id="compare-title">${text(vscode.l10n.t('Compare versions'))}</h2>
<p id="verdict" role="status" data-same="${text(vscode.l10n.t('The contents are the same: both have the same SHA-1.'))}"
 data-differ="${text(vscode.l10n.t('The contents differ.'))}" data-unknown="${text(vscode.l10n.t('Whether the contents differ is not known: the site gave no SHA-1.'))}"
 data-changed="${text(vscode.l10n.t('differs'))}" data-itself="${text(vscode.l10n.t('Choose two versions to compare.'))}"></p>
<div class="scroll"><table><thead><tr><td></td>${choice('left', vscode.l10n.t('First version'))}${choice('right', vscode.l10n.t('Second version'))}</tr></thead><tbody></tbody></table></div>
</section>`;
}

function snippets(): string {
  const labels: Record<SnippetId, [string, string]> = {
    here: [vscode.l10n.t('At its own site'), vscode.l10n.t('follows new versions')],
    elsewhere: [vscode.l10n.t('At another site'), vscode.l10n.t('follows new versions')],
    hereVersion: [vscode.l10n.t('At its own site'), vscode.l10n.t('exactly the newest version')],
    elsewhereVersion: [
      vscode.l10n.t('At another site'),
      vscode.l10n.t('exactly the newest version'),
    ],
  };
  const copy = text(vscode.l10n.t('Copy'));
  const rows = snippetIds.map((id) => {
    const [where, what] = labels[id];
    const name = text(vscode.l10n.t('Copy: {0}, {1}', where, what));
    return `<tr data-snippet="${id}"><th scope="row">${text(where)}<small>${text(what)}</small></th>
<td><code></code><small class="obstacle"></small></td>
<td><vscode-button appearance="secondary" aria-label="${name}">${copy}</vscode-button></td></tr>`;
  });
  return `<section id="snippets" aria-labelledby="snippets-title">
<h2 id="snippets-title">${text(vscode.l10n.t('Use it in an rspec'))}</h2>
<table>${rows.join('')}</table>
</section>`;
}

function provenance(): string {
  return `<section aria-labelledby="provenance-title">
<h2 id="provenance-title">${text(vscode.l10n.t('Where it comes from'))}</h2>
<table id="provenance"><tbody></tbody></table>
</section>`;
}
