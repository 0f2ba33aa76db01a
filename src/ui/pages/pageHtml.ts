/** What the documents of our pages have in common: a strict policy, the widgets, one script, one style sheet. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { escapeHtml } from './markup';

export interface PageParts {
  /** File name of the script and the style sheet, without ending. */
  readonly name: string;
  readonly title: string;
  /** Markup of ours, with labels already escaped. */
  readonly body: string;
  /** Shown until the first state comes. */
  readonly waiting: string;
  /** Buttons below that, as markup; hidden at first. */
  readonly unlock?: string;
}

/** Nothing that a server said is in it. */
export function pageHtml(webview: vscode.Webview, folder: vscode.Uri, page: PageParts): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
  ].join('; ');
  // The widgets look for the nonce of their own styles in the tag csp-nonce.
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file(`${page.name}.css`)}">
<title>${escapeHtml(page.title)}</title>
</head>
<body>
<main hidden>
${page.body}
</main>
<p id="waiting" role="status">${escapeHtml(page.waiting)}</p>
${page.unlock === undefined ? '' : `<p id="unlock" class="actions" hidden>${page.unlock}</p>`}
<script nonce="${nonce}" src="${file('widgets.js')}"></script>
<script nonce="${nonce}" src="${file(`${page.name}.js`)}"></script>
</body>
</html>`;
}
