/** The document of the page of a check: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { button, escapeHtml, iconButton } from '../markup';
import { pageHtml } from '../pageHtml';

export function checkHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'check',
    title: vscode.l10n.t('Check of a node'),
    waiting: vscode.l10n.t('Loading the check…'),
    body: [header(), group(), finding()].join('\n'),
  });
}

function header(): string {
  return `<header>
<h1 id="title"></h1>
<p id="subtitle"></p>
</header>
<div class="doing"><vscode-progress-ring aria-hidden="true"></vscode-progress-ring>
<p id="status" role="status" aria-live="polite"></p></div>
<div id="problem" class="note" role="alert"><p class="text"></p><p class="remedy"></p></div>
<p class="actions">
${button('data-send="snapshot"', vscode.l10n.t('Take a Snapshot…'), 'primary')}
${button('data-send="again"', vscode.l10n.t('Check Again'))}
</p>
<div id="groups"></div>`;
}

function group(): string {
  return `<template id="group"><section><h2></h2></section></template>`;
}

function finding(): string {
  const decide = escapeHtml(vscode.l10n.t('to decide'));
  const copy = iconButton('class="copy"', 'copy', vscode.l10n.t('Copy Command'));
  const things = escapeHtml(vscode.l10n.t('What it is about'));
  return `<template id="finding"><article>
<h3><span class="mark">${decide}</span><span class="title"></span></h3>
<p class="detail"></p>
<ul class="items" aria-label="${things}"></ul>
<p class="more"></p>
<div class="command"><code></code>${copy}</div>
</article></template>`;
}
