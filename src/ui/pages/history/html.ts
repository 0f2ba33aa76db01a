/** The document of the history: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { button, escapeHtml, iconButton } from '../markup';
import { pageHtml } from '../pageHtml';

export function historyHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'history',
    title: vscode.l10n.t('History'),
    waiting: vscode.l10n.t('Reading the history…'),
    body: [header(), filter(), list(), detail()].join('\n'),
  });
}

function header(): string {
  const title = escapeHtml(vscode.l10n.t('History'));
  const what = escapeHtml(
    vscode.l10n.t('What was done from this computer, in windows and terminals.'),
  );
  return `<header><h1 id="title">${title}</h1><p id="subtitle">${what}</p></header>
<p id="problem" class="note" role="alert"></p>`;
}

function filter(): string {
  const text = escapeHtml(vscode.l10n.t('Filter by image, site, node, …'));
  const kind = escapeHtml(vscode.l10n.t('Kind'));
  const site = escapeHtml(vscode.l10n.t('Site'));
  const hidden = escapeHtml(vscode.l10n.t('Show hidden'));
  return `<search class="filter">
<input type="search" id="text" placeholder="${text}" aria-label="${text}">
<select id="kind" aria-label="${kind}"></select>
<select id="site" aria-label="${site}"></select>
<label class="check"><input type="checkbox" id="hidden"><span>${hidden}</span></label>
</search>
<p id="summary" role="status"></p>`;
}

function list(): string {
  const heads = [
    vscode.l10n.t('When'),
    vscode.l10n.t('What'),
    vscode.l10n.t('Name'),
    vscode.l10n.t('Where'),
    vscode.l10n.t('Outcome'),
    vscode.l10n.t('Size'),
  ].map((head, index) => {
    const look = index === 5 ? ' class="size"' : '';
    return `<th scope="col"${look}>${escapeHtml(head)}</th>`;
  });
  const actions = `<th scope="col"><span class="unseen">${escapeHtml(vscode.l10n.t('Actions'))}</span></th>`;
  const opening = escapeHtml(vscode.l10n.t('Show details'));
  const hide = iconButton('class="hide"', 'close', vscode.l10n.t('Remove from List'));
  const unhide = iconButton('class="unhide"', 'add', vscode.l10n.t('Show in List Again'));
  const note = iconButton('class="copyNote"', 'copy', vscode.l10n.t('Copy as Appendix Note'));
  const row = `<tr class="event"><td class="when"></td><td class="what"></td><th scope="row"><button type="button" class="open" aria-expanded="false" title="${opening}"></button></th><td class="where"></td><td class="outcome"><span></span></td><td class="size"></td><td class="buttons">${note}${hide}${unhide}</td></tr>`;
  return `<p id="empty" class="quiet"></p>
<table id="events"><thead><tr>${heads.join('')}${actions}</tr></thead><tbody></tbody></table>
<p class="actions" id="rest" hidden>${button('id="more"', vscode.l10n.t('Show More'))}<span id="left"></span></p>
<template id="event">${row}</template>`;
}

function detail(): string {
  const log = escapeHtml(vscode.l10n.t('Site log'));
  const packages = escapeHtml(vscode.l10n.t('Packages'));
  const size = escapeHtml(vscode.l10n.t('Size over time'));
  return `<template id="details"><tr class="details"><td colspan="7">
<dl></dl>
<figure hidden><figcaption>${size}</figcaption><div class="curve" role="img"></div></figure>
<details class="packages" hidden><summary>${packages}</summary><pre tabindex="0"></pre></details>
<details class="log" hidden><summary>${log}</summary><pre tabindex="0"></pre></details>
</td></tr></template>`;
}
