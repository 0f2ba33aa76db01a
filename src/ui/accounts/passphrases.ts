/**
 * Opens a certificate. The passphrase is asked once, kept in VS Code's secret storage where that keeps
 * anything, and asked again when it no longer fits. It is never logged, and never leaves this file but
 * to open the key.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Identity, IdentityError, loadIdentity } from '../../rpc';
import { inputBox } from '../multiStepInput';
import type { Keeping, KeptSecrets } from './keptSecrets';
import type { Log } from '../errors/log';
import { inertText } from '../text/inert';

export class Passphrases {
  readonly #secrets: KeptSecrets;
  readonly #log: Log;

  constructor(secrets: KeptSecrets, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
  }

  /**
   * @param ask false: use what is kept, and give up quietly. Undefined when the person cancels, or
   * would have to be asked.
   * @throws IdentityError if the file itself is no good.
   */
  async open(certificate: string, ask: boolean): Promise<Identity | undefined> {
    const kept = await this.#secrets.get(key(certificate));
    try {
      return await loadIdentity(
        kept === undefined ? { certificate } : { certificate, passphrase: kept },
      );
    } catch (error) {
      const locked =
        IdentityError.is(error, 'passphrase-needed') || IdentityError.is(error, 'wrong-passphrase');
      if (!locked) throw error;
    }
    if (kept !== undefined) await this.forget(certificate);
    return ask ? this.#ask(certificate) : undefined;
  }

  async isKept(certificate: string): Promise<boolean> {
    return (await this.#secrets.get(key(certificate))) !== undefined;
  }

  async forget(certificate: string): Promise<void> {
    await this.#secrets.delete(key(certificate));
  }

  async #ask(certificate: string): Promise<Identity | undefined> {
    const box = inputBox({
      title: vscode.l10n.t('Passphrase of {0}', basename(certificate)),
      prompt: promise(this.#secrets.keeping),
      placeholder: vscode.l10n.t('Passphrase'),
    });
    box.password = true;
    try {
      return await this.#untilRight(box, certificate);
    } finally {
      box.dispose();
    }
  }

  /** The box stays open until the passphrase fits or the person leaves. */
  #untilRight(box: vscode.InputBox, certificate: string): Promise<Identity | undefined> {
    return new Promise((resolve, reject) => {
      box.onDidHide(() => resolve(undefined));
      box.onDidChangeValue((text) => {
        // Emptied by us it stays below, and says why.
        if (text !== '') box.validationMessage = '';
      });
      box.onDidAccept(() => {
        const passphrase = box.value;
        box.busy = true;
        box.enabled = false;
        this.#try(certificate, passphrase)
          .then((identity) => {
            if (identity !== undefined) {
              resolve(identity);
              return;
            }
            box.busy = false;
            box.enabled = true;
            box.value = '';
            box.validationMessage = inertText(
              vscode.l10n.t(
                'That passphrase does not unlock {0}. Try again.',
                basename(certificate),
              ),
            );
          })
          .catch(reject);
      });
      box.show();
    });
  }

  async #try(certificate: string, passphrase: string): Promise<Identity | undefined> {
    try {
      const identity = await loadIdentity({ certificate, passphrase });
      await this.#keep(certificate, passphrase);
      return identity;
    } catch (error) {
      const again =
        IdentityError.is(error, 'wrong-passphrase') || IdentityError.is(error, 'passphrase-needed');
      if (again) return undefined;
      throw error;
    }
  }

  /** A machine without a keychain is no reason to fail: the passphrase is asked again next time. */
  async #keep(certificate: string, passphrase: string): Promise<void> {
    if (await this.#secrets.store(key(certificate), passphrase)) return;
    this.#log.note(`The passphrase of ${certificate} could not be kept: it will be asked again.`);
  }
}

/** No more than what is known of this computer. */
function promise(keeping: Keeping): string {
  switch (keeping) {
    case 'kept':
      return vscode.l10n.t('VS Code keeps it in the keychain of this computer.');
    case 'unknown':
      return vscode.l10n.t('VS Code keeps it if this computer has a keychain.');
    case 'lost':
      return vscode.l10n.t(
        'VS Code could not keep it: it found no keychain on this computer. Each window asks for it again.',
      );
  }
}

function key(certificate: string): string {
  return `passphrase:${certificate}`;
}
