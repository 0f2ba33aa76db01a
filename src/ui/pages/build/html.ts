/** The document of the page of a build: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { button, escapeHtml } from '../markup';
import { pageHtml } from '../pageHtml';

export function buildHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  const title = escapeHtml(vscode.l10n.t('Log'));
  return pageHtml(webview, folder, {
    name: 'build',
    title: vscode.l10n.t('Build of an image'),
    waiting: vscode.l10n.t('Loading the build…'),
    body: `<header>
<h1 id="title"></h1>
<p id="subtitle"></p>
</header>
<div id="now">
<div class="doing"><vscode-progress-ring aria-hidden="true"></vscode-progress-ring>
<div role="status" aria-live="polite"><p id="stage"></p></div></div>
</div>
<p id="reason" class="note" role="status"></p>
<p class="actions" id="help" hidden>
${button('data-send="goOn"', vscode.l10n.t('Go On'), 'primary')}
${button('data-send="stop"', vscode.l10n.t('Stop and Give Nodes Back'))}
${button('data-send="giveUp"', vscode.l10n.t('Give Nodes Back'))}
${button('data-send="again"', vscode.l10n.t('Build Again…'))}
${button('data-send="recipe"', vscode.l10n.t('Open Recipe'))}
</p>
<ol id="lines" aria-label="${escapeHtml(vscode.l10n.t('Steps'))}"></ol>
<section id="log" hidden>
<h2>${title}</h2>
<pre tabindex="0" aria-label="${title}"></pre>
<p class="actions file"><small id="logFile"></small>
${button('data-send="log"', vscode.l10n.t('Open Log File'))}</p>
</section>`,
  });
}
