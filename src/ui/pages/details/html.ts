/** The document of an image's page: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { type SnippetId, snippetIds } from './protocol';
import { button, copyRow, escapeHtml, icon, iconButton } from '../markup';
import { pageHtml } from '../pageHtml';

export function detailsHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'details',
    title: vscode.l10n.t('Image details'),
    waiting: vscode.l10n.t('Loading the image…'),
    unlock: button('data-send="connect"', vscode.l10n.t('Enter Passphrase…'), 'primary'),
    body: [header(), users(), versions(), comparison(), snippets(), provenance(), past()].join(
      '\n',
    ),
  });
}

function section(id: string, title: string, body: string): string {
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
${body}
</section>`;
}

function header(): string {
  const gone = vscode.l10n.t(
    'This image has been deleted. This page shows its last known details.',
  );
  return `<header>
<h1 id="title"></h1>
<p id="subtitle"></p>
<p id="description"></p>
</header>
<p id="problem" class="note" role="alert"></p>
<p id="gone" class="note" role="status" hidden>${escapeHtml(gone)}</p>
<p class="actions" id="actions">
${button('data-send="insert"', vscode.l10n.t('Insert into RSpec'), 'primary')}
${button('data-send="copyUrn"', vscode.l10n.t('Copy URN'))}
${button('data-send="copyUrl"', vscode.l10n.t('Copy URL'))}
${button('data-send="copyNote"', vscode.l10n.t('Copy as Appendix Note'))}
${button('data-send="delete"', vscode.l10n.t('Delete…'))}
</p>
<dl id="facts" class="facts"></dl>`;
}

function users(): string {
  const marks = [
    icon('globe', 'data-for="anyone"'),
    icon('people', 'data-for="project"'),
    icon('lock', 'data-for="nobody"'),
    icon('question', 'data-for="unknown"'),
  ].join('');
  const body = `<div class="who">${marks}<div role="status"><p id="sentence"></p><p id="reason"></p></div>
${button('data-send="check"', vscode.l10n.t('Check Again'))}</div>`;
  return section('users', vscode.l10n.t('Who can use it'), body);
}

function versions(): string {
  const heads = [
    vscode.l10n.t('Version'),
    vscode.l10n.t('Created'),
    vscode.l10n.t('Size'),
    vscode.l10n.t('Who can use it'),
    vscode.l10n.t('Description'),
  ].map((head, index) => {
    const look = index === 2 ? ' class="size"' : '';
    return `<th scope="col"${look}>${escapeHtml(head)}</th>`;
  });
  const actions = `<th scope="col"><span class="unseen">${escapeHtml(vscode.l10n.t('Actions'))}</span></th>`;
  const row = `<tr><th scope="row"></th><td class="date"></td><td class="size"></td><td class="users"></td><td class="about"></td><td class="buttons">${iconButton('class="copy"', 'copy', vscode.l10n.t('Copy URN'))}${iconButton('class="delete"', 'trash', vscode.l10n.t('Delete…'))}</td></tr>`;
  const body = `<div class="scroll"><table><thead><tr>${heads.join('')}${actions}</tr></thead><tbody></tbody></table></div>
<template>${row}</template>`;
  return section('versions', vscode.l10n.t('Versions'), body);
}

function comparison(): string {
  const choice = (side: string, label: string): string =>
    `<th scope="col"><select id="${side}" aria-label="${escapeHtml(label)}"></select></th>`;
  const body = `<p id="verdict" role="status"></p>
<div class="scroll"><table data-differs="${escapeHtml(vscode.l10n.t('differs'))}"><thead><tr><td></td>${choice('left', vscode.l10n.t('First version'))}${choice('right', vscode.l10n.t('Second version'))}</tr></thead><tbody></tbody></table></div>`;
  return section('compare', vscode.l10n.t('Compare versions'), body);
}

function snippets(): string {
  const follows = vscode.l10n.t('follows new versions');
  const exact = vscode.l10n.t('exactly the newest version');
  const labels: Record<SnippetId, [string, string]> = {
    here: [vscode.l10n.t('At its own site'), follows],
    elsewhere: [vscode.l10n.t('At another site'), follows],
    hereVersion: [vscode.l10n.t('At its own site'), exact],
    elsewhereVersion: [vscode.l10n.t('At another site'), exact],
  };
  const rows = snippetIds.map((id) => {
    const [where, what] = labels[id];
    const name = vscode.l10n.t('Copy: {0}, {1}', where, what);
    return copyRow(`data-snippet="${id}"`, where, what, name);
  });
  const body = `<table class="copied">${rows.join('')}</table>`;
  return section('snippets', vscode.l10n.t('Use it in an RSpec'), body);
}

function provenance(): string {
  const title = vscode.l10n.t('Where it comes from');
  return section('provenance', title, '<table><tbody></tbody></table>');
}

function past(): string {
  const heads = [
    vscode.l10n.t('When'),
    vscode.l10n.t('What'),
    vscode.l10n.t('Name'),
    vscode.l10n.t('Where'),
    vscode.l10n.t('Outcome'),
  ].map((head) => `<th scope="col">${escapeHtml(head)}</th>`);
  const body = `<div class="scroll"><table><thead><tr>${heads.join('')}</tr></thead><tbody></tbody></table></div>
<p class="actions">${button('data-send="history"', vscode.l10n.t('Show History'))}</p>`;
  return section('past', vscode.l10n.t('What was done with it from here'), body);
}
