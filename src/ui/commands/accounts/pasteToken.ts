/** A box to paste a token into: hidden as a passphrase, and open until the portal has accepted one or the person leaves. */
import * as vscode from 'vscode';
import { tokenIn } from '../../../model/portal/tokenText';
import { explain } from '../../../model/failures/explain';
import type { PortalToken } from '../../accounts/portalTokens';
import type { Parts } from '../../context';
import { inputBox } from '../../multiStepInput';
import { inertText } from '../../text/inert';
import { ask, type PortalToAsk } from './checkPortalToken';

/** Undefined when the person leaves. */
export async function pasteToken(
  parts: Parts,
  portal: PortalToAsk,
  wanted: string | undefined,
): Promise<PortalToken | undefined> {
  const box = inputBox({
    title: vscode.l10n.t('Portal Token for {0}', new URL(portal.url).host),
    prompt: vscode.l10n.t('The text in the file that your portal saves.'),
    placeholder: vscode.l10n.t('Paste the token'),
  });
  box.password = true;
  const left = new AbortController();
  try {
    return await untilRight(box, left, async (text) =>
      ask(parts, portal, { text: tokenIn(text), wanted, signal: left.signal }),
    );
  } finally {
    left.abort();
    box.dispose();
  }
}

function untilRight(
  box: vscode.InputBox,
  left: AbortController,
  check: (text: string) => Promise<PortalToken>,
): Promise<PortalToken | undefined> {
  return new Promise((resolve) => {
    box.onDidHide(() => {
      left.abort();
      resolve(undefined);
    });
    box.onDidChangeValue((text) => {
      // Emptied by us it stays below, and says why.
      if (text !== '') box.validationMessage = '';
    });
    box.onDidAccept(() => {
      box.busy = true;
      box.enabled = false;
      check(box.value).then(resolve, (error: unknown) => {
        const { sentence, action } = explain(error);
        box.busy = false;
        box.enabled = true;
        box.value = '';
        box.validationMessage = inertText(
          action === undefined ? sentence : `${sentence} ${action}`,
        );
      });
    });
    box.show();
  });
}
