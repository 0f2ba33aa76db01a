/** The document of housekeeping: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { button, escapeHtml } from '../markup';
import { pageHtml } from '../pageHtml';

export function housekeepingHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'housekeeping',
    title: vscode.l10n.t('Housekeeping'),
    waiting: vscode.l10n.t('Reading images and what uses them…'),
    body: [header(), totals(), rules(), plan()].join('\n'),
  });
}

const text = (words: string): string => escapeHtml(words);

function header(): string {
  return `<header><h1>${text(vscode.l10n.t('Housekeeping'))}</h1>
<p id="subtitle">${text(vscode.l10n.t('What your images take, and what could go. Counting only images you can see.'))}</p></header>
<p id="problem" class="note" role="alert"></p>
<p id="busy" role="status"></p>`;
}

function totals(): string {
  return `<section class="beside"><div><h2>${text(vscode.l10n.t('In your lists'))}</h2>
<table id="totals"><thead><tr>${heads(
    vscode.l10n.t('Counted by'),
    vscode.l10n.t('Name'),
    vscode.l10n.t('Images'),
    vscode.l10n.t('Versions'),
    vscode.l10n.t('Size'),
  )}</tr></thead><tbody></tbody></table></div>
<div><h2>${text(vscode.l10n.t('Of your own images'))}</h2>
<table id="found"><thead><tr>${heads(
    vscode.l10n.t('What'),
    vscode.l10n.t('Versions'),
    vscode.l10n.t('Size'),
  )}</tr></thead><tbody></tbody></table>
<p id="usual" class="quiet"></p>
<p class="actions">${button('id="refresh"', vscode.l10n.t('Read Again'))}</p></div></section>`;
}

function heads(...titles: readonly string[]): string {
  return titles.map((title) => `<th scope="col">${text(title)}</th>`).join('');
}

function rules(): string {
  const check = (id: string, label: string): string =>
    `<label class="check"><input type="checkbox" id="${id}"><span>${text(label)}</span></label>`;
  const keep = text(vscode.l10n.t('Versions of each image that stay'));
  const days = text(vscode.l10n.t('Days'));
  return `<section><h2>${text(vscode.l10n.t('Plan a cleanup'))}</h2>
<fieldset id="rules"><legend class="unseen">${text(vscode.l10n.t('What to delete'))}</legend>
<div class="rule">${check('old', vscode.l10n.t('Older versions. Of each image, keep the newest:'))}
<input type="number" id="keep" min="1" max="1000" value="1" aria-label="${keep}"></div>
${check('failed', vscode.l10n.t('What failed snapshots left'))}
${check('copies', vscode.l10n.t('Copies with the same contents'))}
${check('due', vscode.l10n.t('What has a date to be deleted that has come'))}
<div class="rule">${check('aged', vscode.l10n.t('Only what is older than this many days:'))}
<input type="number" id="olderThan" min="1" max="100000" value="90" aria-label="${days}"></div>
</fieldset>
<p class="quiet">${text(vscode.l10n.t('Images of others always stay, and so does what is protected, locked, named in this workspace or in use.'))}</p>
<p class="actions">${button('id="preview"', vscode.l10n.t('Preview'))}</p></section>`;
}

function plan(): string {
  return `<section id="plan" hidden><h2></h2>
<p id="summary" role="status"></p>
<p class="actions">${button('id="remove"', vscode.l10n.t('Delete'), 'primary')}${button('id="stop"', vscode.l10n.t('Stop'))}</p>
<table id="lines"><thead><tr>${heads(
    vscode.l10n.t('Image'),
    vscode.l10n.t('Site'),
    vscode.l10n.t('Size'),
    vscode.l10n.t('Reason'),
    vscode.l10n.t('Outcome'),
  )}</tr></thead><tbody></tbody></table>
<details id="kept"><summary></summary><table><tbody></tbody></table></details></section>
<template id="keptTitle">${text(vscode.l10n.t('What stays'))}</template>`;
}
