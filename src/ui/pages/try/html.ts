/** The document of the page of a try: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { button, escapeHtml } from '../markup';
import { pageHtml } from '../pageHtml';
import { tryStepNames, type TryStepName } from './protocol';

export function tryHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'try',
    title: vscode.l10n.t('Try of an image'),
    waiting: vscode.l10n.t('Loading the try…'),
    body: [header(), now(), answers(), output()].join('\n'),
  });
}

function header(): string {
  const names: Record<TryStepName, string> = {
    node: vscode.l10n.t('Node'),
    login: vscode.l10n.t('Login'),
    look: vscode.l10n.t('Questions'),
    script: vscode.l10n.t('Script'),
    back: vscode.l10n.t('Give back'),
  };
  const steps = tryStepNames.map(
    (name) =>
      `<li data-step="${name}"><span class="mark"></span><span>${escapeHtml(names[name])}</span><span class="unseen"></span></li>`,
  );
  const states = [
    `data-done="${escapeHtml(vscode.l10n.t('done'))}"`,
    `data-now="${escapeHtml(vscode.l10n.t('now'))}"`,
    `data-failed="${escapeHtml(vscode.l10n.t('failed'))}"`,
  ].join(' ');
  return `<header>
<h1 id="title"></h1>
<p id="subtitle"></p>
</header>
<ol id="steps" aria-label="${escapeHtml(vscode.l10n.t('Stages'))}" ${states}>${steps.join('')}</ol>`;
}

function now(): string {
  return `<div id="now">
<div class="doing"><vscode-progress-ring aria-hidden="true"></vscode-progress-ring>
<div role="status" aria-live="polite"><p id="stage"></p><p id="node"></p></div></div>
</div>
<p id="reason" class="note" role="status"></p>
<p class="actions" id="help" hidden>
${button('data-send="giveBack"', vscode.l10n.t('Give Node Back'), 'primary')}
${button('data-send="publish"', vscode.l10n.t('Take It for Everyone…'), 'primary')}
${button('data-send="stop"', vscode.l10n.t('Stop and Give Node Back'))}
${button('data-send="again"', vscode.l10n.t('Try Again…'))}
${button('data-send="details"', vscode.l10n.t('Show Image Details'))}
${button('data-send="showLog"', vscode.l10n.t('Show Calls'))}
</p>`;
}

function answers(): string {
  return `<section id="answers" aria-labelledby="answers-title" hidden>
<h2 id="answers-title">${escapeHtml(vscode.l10n.t('What was checked'))}</h2>
<table><tbody></tbody></table>
</section>`;
}

function output(): string {
  const title = escapeHtml(vscode.l10n.t('Output of the script'));
  return `<section id="log" hidden>
<h2>${title}</h2>
<pre tabindex="0" aria-label="${title}"></pre>
<p class="actions file"><small id="logFile"></small>
${button('data-send="log"', vscode.l10n.t('Open Log File'))}</p>
</section>`;
}
