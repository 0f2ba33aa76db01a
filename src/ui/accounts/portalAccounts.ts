/**
 * The portal accounts that the person has signed in with. They are read from the secret storage, also when another window
 * has changed them there; no portal is asked but by `check` and `renew`, or after a refusal.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { renewToken, TokenLost } from '../../model/portal/renewToken';
import {
  connectPortal,
  portalAccountLabel,
  type PortalAccount,
} from '../../model/portal/portalAccount';
import { endHint } from '../../model/portal/tokenText';
import { refusal, UserError } from '../../model/failures/userError';
import type { Acts } from '../../model/journal/acts';
import { claimFile } from '../../model/storage/lockFile';
import { stateFolder } from '../../model/storage/folders';
import { heedProxyVariables, type PortalRecord } from '../../portal';
import { PortalError } from '../../portal/errors';
import { defined } from '../../rpc/defined';
import type { Log } from '../errors/log';
import type { Keeping } from './keptSecrets';
import { knownPortals, trustAt } from './portals';
import type { PortalToken, PortalTokens } from './portalTokens';
import { type Settings, usesProxies } from './settings';
import type { LocalTestbed } from './testbed';

/** `stopped`: the local testbed that it is for does not run. */
export type SignInState = 'good' | 'ended' | 'refused' | 'stopped';

/** One that is signed in, of use or not. */
export interface SignedIn {
  readonly id: string;
  readonly label: string;
  readonly user?: string | undefined;
  readonly url: string;
  readonly expires?: Date | undefined;
  readonly local: boolean;
  readonly state: SignInState;
}

export interface PortalSource {
  readonly tokens: PortalTokens;
  readonly settings: () => Settings;
  readonly testbed: Pick<LocalTestbed, 'description'>;
  readonly log: Log;
  /** Where it is written down what accounts change; default: nowhere. */
  readonly acts?: Acts | undefined;
  readonly now?: () => number;
}

interface Made {
  /** What it was made from, but for the token. */
  readonly key: string;
  readonly token: string;
  readonly account: PortalAccount;
}

export class PortalAccounts {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #source: PortalSource;
  readonly #made = new Map<string, Made>();
  /** Tokens that a portal has refused, by account. */
  readonly #refused = new Map<string, string>();
  readonly #asking = new Set<string>();
  readonly #following: vscode.Disposable;
  #tokens: readonly PortalToken[] = [];
  #signedIn: readonly SignedIn[] = [];

  constructor(source: PortalSource) {
    this.#source = source;
    this.#following = source.tokens.follow(() => void this.read());
  }

  /** Those that can be used now. */
  get list(): readonly PortalAccount[] {
    return this.#signedIn.flatMap(({ id, state }) => {
      const made = state === 'good' ? this.#made.get(id) : undefined;
      return made === undefined ? [] : [made.account];
    });
  }

  /** All, with why some cannot be used. */
  get signedIn(): readonly SignedIn[] {
    return this.#signedIn;
  }

  get keeping(): Keeping {
    return this.#source.tokens.keeping;
  }

  /** What the secret storage, the settings and the testbed say now. Talks to nobody. */
  async read(): Promise<void> {
    this.#tokens = await this.#source.tokens.all();
    this.#draw();
  }

  /** After the settings or the testbed have changed. */
  refresh(): void {
    this.#draw();
  }

  /** A token that was checked. False when this computer is known to forget it with the window. */
  async signIn(token: PortalToken): Promise<boolean> {
    this.#refused.delete(token.id);
    const kept = await this.#source.tokens.put(token);
    await this.read();
    return kept;
  }

  async signOut(id: string): Promise<void> {
    this.#made.delete(id);
    this.#refused.delete(id);
    await this.#source.tokens.remove(id);
    await this.read();
  }

  /** Asks the portal what the token is worth. @throws what the portal's client throws */
  async check(id: string): Promise<void> {
    const { account, token } = this.#find(id);
    try {
      const { expires } = await account.portal.tokens.current();
      this.#refused.delete(id);
      await this.#learn(id, token, expires);
    } catch (error) {
      if (!PortalError.is(error, 'token-refused')) throw error;
      this.#refused.set(id, token);
      this.#draw();
      throw error;
    }
  }

  /** Only when the person asks for it. @throws UserError */
  async renew(id: string): Promise<void> {
    const claim = claimFile(join(stateFolder(), 'portal-renewal.lock'));
    if (claim === undefined) {
      throw refusal(
        vscode.l10n.t('Another window is renewing a token. Try again when it has finished.'),
      );
    }
    try {
      const before = this.#find(id).token;
      await this.read();
      // Another window was faster: there is a new token already.
      if (this.#find(id).token !== before) return;
      await this.#renew(id);
    } finally {
      claim.release();
    }
  }

  dispose(): void {
    this.#following.dispose();
    this.#changed.dispose();
  }

  async #renew(id: string): Promise<void> {
    const { account, token: old } = this.#find(id);
    let renewed = old;
    const keep = async (text: string): Promise<void> => {
      renewed = text;
      const record = this.#tokens.find((one) => one.id === id);
      if (record === undefined) throw new UserError(vscode.l10n.t('You signed out meanwhile.'));
      // The client goes on with the new token by itself, so it stays the account's.
      const made = this.#made.get(id);
      if (made !== undefined) this.#made.set(id, { ...made, token: text });
      const expires = endHint(text)?.getTime();
      if (!(await this.#source.tokens.put({ ...record, token: text, expires })))
        throw new UserError(vscode.l10n.t('VS Code could not keep the new token.'));
    };
    try {
      const facts = await renewToken(account.portal, keep);
      await this.#learn(id, renewed, facts?.expires);
    } catch (error) {
      if (TokenLost.is(error)) this.#refused.set(id, old);
      await this.read();
      throw error;
    }
  }

  async #learn(id: string, token: string, expires: Date | undefined): Promise<void> {
    if (expires !== undefined)
      await this.#source.tokens.amend(id, token, { expires: expires.getTime() });
    await this.read();
  }

  /** @throws UserError */
  #find(id: string): Made {
    const made = this.#made.get(id);
    if (made !== undefined) return made;
    throw refusal(vscode.l10n.t('The account is not in use: sign in again.'));
  }

  #draw(): void {
    const before = this.#state();
    const now = this.#source.now?.() ?? Date.now();
    this.#signedIn = this.#tokens.map((token) => this.#lookAt(token, now));
    for (const id of this.#made.keys()) {
      if (!this.#tokens.some((token) => token.id === id)) this.#made.delete(id);
    }
    const after = this.#state();
    if (after.length === before.length && after.every((it, index) => it === before[index])) return;
    this.#changed.fire();
  }

  /** What a change is told by. */
  #state(): unknown[] {
    return [
      ...this.list,
      ...this.#signedIn.flatMap(({ id, state, expires }) => [id, state, expires?.getTime()]),
    ];
  }

  #lookAt(token: PortalToken, now: number): SignedIn {
    const { id, user, experiment, expires: end } = token;
    const local = token.testbed !== undefined;
    const place = this.#placeOf(token);
    const url = place?.url ?? token.url;
    const expires = end === undefined ? undefined : new Date(end);
    if (place !== undefined) this.#connect(token, place, expires);
    const state =
      this.#refused.get(id) === token.token
        ? 'refused'
        : end !== undefined && end <= now
          ? 'ended'
          : place === undefined
            ? 'stopped'
            : 'good';
    return {
      id,
      label: portalAccountLabel({ url, user, experiment, local }),
      user,
      url,
      expires,
      local,
      state,
    };
  }

  /** Undefined while the local testbed that gave the token out does not run. */
  #placeOf({ url, testbed: folder }: PortalToken): Place | undefined {
    const { settings, testbed } = this.#source;
    if (folder === undefined) {
      const known = knownPortals(settings()).portals.find((one) => one.url === url);
      return { url, ca: known?.ca };
    }
    const { portal, caCertificate } = testbed.description ?? {};
    if (portal === undefined || caCertificate === undefined) return undefined;
    if (settings().testbedDirectory !== folder) return undefined;
    return { url: portal.url, ca: caCertificate };
  }

  /** What did not change stays connected, and so does what this window has renewed. */
  #connect(record: PortalToken, { url, ca }: Place, expires?: Date): void {
    const { id, user, token, experiment, testbed } = record;
    const made = this.#made.get(id);
    const key = JSON.stringify([url, ca]);
    if (made?.key === key && made.token === token) {
      if (made.account.expires?.getTime() !== expires?.getTime())
        this.#made.set(id, { ...made, account: { ...made.account, expires } });
      return;
    }
    heedProxyVariables(usesProxies);
    const { log } = this.#source;
    const account = connectPortal({
      url,
      token,
      trust: trustAt(url, ca),
      facts: defined({
        user,
        expires,
        scope: experiment === undefined ? undefined : 'experiment',
        scopeValue: experiment,
      }),
      local: testbed !== undefined,
      noteTo: this.#source.acts,
      onRequest: (record) => {
        log.portal(record);
        if (record.outcome === 'token-refused') void this.#askAfterRefusal(id, record);
      },
      onLeftOut: log.portalLeftOut,
    });
    // A testbed that has moved to another port keeps its accounts.
    this.#made.set(id, { key, token, account: { ...account, id } });
  }

  /**
   * One refusal proves nothing: the portal sometimes does not know the user of a good token. Whether another window has
   * renewed it is looked up first.
   */
  async #askAfterRefusal(id: string, { method }: PortalRecord): Promise<void> {
    if (this.#asking.has(id) || method.includes('/tokens/this')) return;
    this.#asking.add(id);
    try {
      await this.read();
      await this.check(id);
    } catch (error) {
      if (!PortalError.is(error) && !UserError.is(error)) this.#source.log.failure(error);
    } finally {
      this.#asking.delete(id);
    }
  }
}

interface Place {
  readonly url: string;
  /** Path of a PEM file. */
  readonly ca: string | undefined;
}
