/** The page's document: fixed labels in the person's language, and nothing that a server said. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { resultIds, type ResultId, stepNames, type StepName } from './protocol';

export function progressHtml(webview: vscode.Webview, pages: vscode.Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pages, name)).toString();
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
  ].join('; ');
  const language = escape(vscode.env.language);
  // The widgets look for the nonce of their own styles in the tag csp-nonce.
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('progress.css')}">
<title>${escape(vscode.l10n.t('Snapshot progress'))}</title>
</head>
<body>
<main hidden>
${header()}
${facts()}
${chart()}
${results()}
${log()}
</main>
<p id="waiting" role="status">${escape(vscode.l10n.t('Loading the snapshot…'))}</p>
<script nonce="${nonce}" src="${file('progress.js')}"></script>
</body>
</html>`;
}

function header(): string {
  const names: Record<StepName, string> = {
    preparing: vscode.l10n.t('Preparing'),
    imaging: vscode.l10n.t('Imaging'),
    finishing: vscode.l10n.t('Finishing'),
    ready: vscode.l10n.t('Ready'),
  };
  const steps = stepNames.map(
    (name) =>
      `<li data-step="${name}"><span class="mark"></span><span>${escape(names[name])}</span><span class="unseen"></span></li>`,
  );
  const states = [
    `data-done="${escape(vscode.l10n.t('done'))}"`,
    `data-now="${escape(vscode.l10n.t('now'))}"`,
    `data-failed="${escape(vscode.l10n.t('failed'))}"`,
  ].join(' ');
  return `<header>
<h1 id="title"></h1>
<p id="subtitle"></p>
</header>
<ol id="steps" aria-label="${escape(vscode.l10n.t('Stages'))}" ${states}>${steps.join('')}</ol>
<div id="now"><vscode-progress-ring aria-hidden="true"></vscode-progress-ring><p id="stage" role="status" aria-live="polite"></p></div>
<p id="reason"></p>`;
}

function facts(): string {
  const fact = (id: string, label: string): string =>
    `<div data-fact="${id}"><dt>${escape(label)}</dt><dd id="${id}"></dd></div>`;
  return `<dl id="facts">
${fact('size', vscode.l10n.t('Size'))}
${fact('rate', vscode.l10n.t('Speed'))}
${fact('elapsed', vscode.l10n.t('Time'))}
${fact('left', vscode.l10n.t('Time left'))}
${fact('sliver', vscode.l10n.t('Sliver'))}
</dl>`;
}

function chart(): string {
  return `<figure>
<figcaption id="chart-title">${escape(vscode.l10n.t('Size over time'))}</figcaption>
<div id="chart" role="img" aria-labelledby="chart-title chart-summary"></div>
<p id="chart-summary" class="unseen"></p>
</figure>`;
}

function results(): string {
  const labels: Record<ResultId, [string, string]> = {
    imageUrn: [vscode.l10n.t('Image URN'), vscode.l10n.t('for this site; follows new versions')],
    imageUrl: [vscode.l10n.t('Image URL'), vscode.l10n.t('for other sites; follows new versions')],
    versionUrn: [
      vscode.l10n.t('Version URN'),
      vscode.l10n.t('for this site; exactly this version'),
    ],
    versionUrl: [
      vscode.l10n.t('Version URL'),
      vscode.l10n.t('for other sites; exactly this version'),
    ],
  };
  const copy = escape(vscode.l10n.t('Copy'));
  const rows = resultIds.map((id) => {
    const [label, use] = labels[id];
    const name = escape(vscode.l10n.t('Copy {0}', label));
    return `<tr data-result="${id}"><th scope="row">${escape(label)}<small>${escape(use)}</small></th>
<td><code></code></td>
<td><vscode-button appearance="secondary" aria-label="${name}" data-copy="${id}">${copy}</vscode-button></td></tr>`;
  });
  return `<section id="results" hidden>
<h2>${escape(vscode.l10n.t('Use the image'))}</h2>
<p class="actions"><vscode-button id="insert">${escape(vscode.l10n.t('Insert into rspec'))}</vscode-button></p>
<table>${rows.join('')}</table>
</section>`;
}

function log(): string {
  return `<section id="log" hidden>
<h2>${escape(vscode.l10n.t('Log of the site'))}</h2>
<pre tabindex="0" aria-label="${escape(vscode.l10n.t('Log of the site'))}"></pre>
</section>
<p class="actions" id="help" hidden>
<vscode-button appearance="secondary" data-copy="log">${escape(vscode.l10n.t('Copy Log'))}</vscode-button>
<vscode-button appearance="secondary" id="show-log">${escape(vscode.l10n.t('Show Calls'))}</vscode-button>
</p>`;
}

/** For labels from translations, which may hold any character. */
function escape(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? '');
}
