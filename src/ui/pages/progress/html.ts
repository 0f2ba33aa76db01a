/** The document of the progress page: fixed labels in the person's language. */
import * as vscode from 'vscode';
import { button, copyRow, escapeHtml } from '../markup';
import { pageHtml } from '../pageHtml';
import { resultIds, type ResultId, stepNames, type StepName } from './protocol';

export function progressHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  return pageHtml(webview, folder, {
    name: 'progress',
    title: vscode.l10n.t('Snapshot progress'),
    waiting: vscode.l10n.t('Loading the snapshot…'),
    body: [header(), now(), facts(), results(), chart(), log()].join('\n'),
  });
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
<div role="status" aria-live="polite"><p id="stage"></p><p id="advice"></p></div></div>
<dl id="states">${fact('image', vscode.l10n.t('Image'))}${fact('sliver', vscode.l10n.t('Sliver'))}</dl>
</div>
<p id="reason" class="note" role="status"></p>
<p id="remedy"></p>
<p class="actions" id="help" hidden>
${button('data-send="connect"', vscode.l10n.t('Enter Passphrase…'), 'primary')}
${button('data-send="signIn"', vscode.l10n.t('Sign In…'), 'primary')}
${button('data-send="again"', vscode.l10n.t('Snapshot Again…'), 'primary')}
${button('data-send="refresh"', vscode.l10n.t('Refresh Images'), 'primary')}
${button('data-send="images"', vscode.l10n.t('Show My Images by Size'))}
${button('data-send="site"', vscode.l10n.t('Open Web Page of Site'))}
${button('data-copy="log"', vscode.l10n.t('Copy Log'))}
${button('data-send="showLog"', vscode.l10n.t('Show Calls'))}
</p>`;
}

function fact(id: string, label: string): string {
  return `<div data-fact="${id}"><dt>${escapeHtml(label)}</dt><dd id="${id}"></dd></div>`;
}

function facts(): string {
  return `<dl class="facts">
${fact('size', vscode.l10n.t('Size'))}
${fact('rate', vscode.l10n.t('Speed'))}
${fact('elapsed', vscode.l10n.t('Time'))}
${fact('left', vscode.l10n.t('Time left'))}
</dl>`;
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
  const rows = resultIds.map((id) => {
    const [label, use] = labels[id];
    return copyRow(`data-result="${id}"`, label, use, vscode.l10n.t('Copy {0}', label));
  });
  return `<section id="results" aria-labelledby="results-title" hidden>
<h2 id="results-title">${escapeHtml(vscode.l10n.t('Use the image'))}</h2>
<p class="actions">
${button('data-send="use"', vscode.l10n.t('Use It in Files…'), 'primary')}
${button('data-send="insert"', vscode.l10n.t('Insert into RSpec'))}
${button('data-send="profile"', vscode.l10n.t('New Profile Version…'))}
${button('data-send="details"', vscode.l10n.t('Show Details'))}
</p>
<table class="copied">${rows.join('')}</table>
</section>`;
}

function chart(): string {
  return `<figure>
<figcaption id="chart-title">${escapeHtml(vscode.l10n.t('Size over time'))}</figcaption>
<div id="chart" role="img" aria-labelledby="chart-title chart-summary"></div>
<p id="chart-summary" class="unseen"></p>
</figure>`;
}

function log(): string {
  const title = escapeHtml(vscode.l10n.t('Site log'));
  return `<section id="log" hidden>
<h2>${title}</h2>
<pre tabindex="0" aria-label="${title}"></pre>
</section>`;
}
