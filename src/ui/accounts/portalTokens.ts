/**
 * The tokens of portals that the person has signed in with: one list under one key of VS Code's secret storage, and
 * nowhere else. Several windows share it, so a change reads it anew, and only one window changes it at a time.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Disposable } from 'vscode';
import { Turns } from '../../model/accounts/keyedMutex';
import { isRecord, optionalNumber, optionalText } from '../../model/storage/json';
import { stateFolder } from '../../model/storage/folders';
import { claimFile } from '../../model/storage/lockFile';
import type { Keeping, KeptSecrets } from './keptSecrets';

export interface PortalToken {
  /** Of the account (`portalAccountId`). */
  readonly id: string;
  /** The one address that it is sent to; of a local testbed, the last one known. */
  readonly url: string;
  readonly user?: string | undefined;
  /** The secret. */
  readonly token: string;
  /** Epoch milliseconds of its end. */
  readonly expires?: number | undefined;
  /** The only experiment that it sees; absent for a personal token. */
  readonly experiment?: string | undefined;
  /** Folder of the local testbed that gave it out. */
  readonly testbed?: string | undefined;
}

/** Name of the secret. */
export const tokensKey = 'portal.tokens';

/** Another window changes a list in milliseconds; one that hangs does not stop this one. */
const waits = { turns: 60, pauseMs: 50 };

export class PortalTokens {
  readonly #secrets: KeptSecrets;
  readonly #turns = new Turns();
  readonly #lock: string;

  /** @param folder for the lock that windows share */
  constructor(secrets: KeptSecrets, folder: string = stateFolder()) {
    this.#secrets = secrets;
    this.#lock = join(folder, 'portal-tokens.lock');
  }

  get keeping(): Keeping {
    return this.#secrets.keeping;
  }

  /** Those of all windows, oldest first. Asks nobody but the secret storage. */
  async all(): Promise<readonly PortalToken[]> {
    return tokensIn(await this.#secrets.get(tokensKey));
  }

  /** Calls `changed` when this or another window has changed the list. */
  follow(changed: () => void): Disposable {
    return this.#secrets.follow(tokensKey, changed);
  }

  /** Takes the place of one of the same account. False when it is certain that it cannot be kept. */
  put(token: PortalToken): Promise<boolean> {
    return this.#change((all) =>
      all.some(({ id }) => id === token.id)
        ? all.map((one) => (one.id === token.id ? token : one))
        : [...all, token],
    );
  }

  /** Changes what is known of a token, unless another one has taken its place meanwhile. */
  amend(id: string, text: string, facts: Pick<PortalToken, 'expires'>): Promise<boolean> {
    return this.#change((all) =>
      all.map((one) => (one.id === id && one.token === text ? { ...one, ...facts } : one)),
    );
  }

  remove(id: string): Promise<boolean> {
    return this.#change((all) => all.filter((one) => one.id !== id));
  }

  #change(edit: (all: readonly PortalToken[]) => readonly PortalToken[]): Promise<boolean> {
    return this.#turns.take(tokensKey, async () => {
      const release = await this.#claimed();
      try {
        const all = await this.all();
        const text = JSON.stringify(edit(all));
        // The key stays when the list is empty: one that is gone would look like a forgetful computer.
        return text === JSON.stringify(all) || (await this.#secrets.store(tokensKey, text));
      } finally {
        release();
      }
    });
  }

  async #claimed(): Promise<() => void> {
    for (let turn = 0; turn < waits.turns; turn += 1) {
      const claim = claimFile(this.#lock);
      if (claim !== undefined) return () => claim.release();
      await pause(waits.pauseMs);
    }
    return () => undefined;
  }
}

function tokensIn(text: string | undefined): PortalToken[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.flatMap(tokenOf) : [];
  } catch {
    return [];
  }
}

function tokenOf(value: unknown): PortalToken[] {
  if (!isRecord(value)) return [];
  const [id, url, token] = ['id', 'url', 'token'].map((name) => optionalText(value[name]));
  if (id === undefined || url === undefined || token === undefined) return [];
  return [
    {
      id,
      url,
      token,
      user: optionalText(value['user']),
      expires: optionalNumber(value['expires']),
      experiment: optionalText(value['experiment']),
      testbed: optionalText(value['testbed']),
    },
  ];
}
