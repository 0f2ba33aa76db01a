/** A terminal that shows a growing text file and takes no input. Nothing in the file steers the terminal. */
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import * as vscode from 'vscode';
import { visibleText } from '../text/inert';

/** Milliseconds between two looks at the file, while the terminal is open. */
const LOOK_MS = 500;

/** Characters that are shown of the file, its last ones. */
const longest = 100_000;

export function followed(file: string): vscode.Pseudoterminal {
  const writes = new vscode.EventEmitter<string>();
  let shown = '';
  const show = (): void => {
    const text = textOf(file);
    const isMore = text.startsWith(shown);
    writes.fire(forTerminal(isMore ? text.slice(shown.length) : text));
    shown = text;
  };
  return {
    onDidWrite: writes.event,
    open: () => {
      if (textOf(file) === '') {
        writes.fire(forTerminal(`${vscode.l10n.t('This node has not booted yet.')}\n`));
      }
      show();
      watchFile(file, { interval: LOOK_MS, persistent: false }, show);
    },
    close: () => {
      unwatchFile(file, show);
      writes.dispose();
    },
  };
}

/** Empty while there is no file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-longest);
  } catch {
    return '';
  }
}

function forTerminal(text: string): string {
  return text.split('\n').map(visibleText).join('\r\n');
}
