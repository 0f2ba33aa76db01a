/**
 * The portal accounts in VS Code's Accounts menu. VS Code asks often, at each start and for each menu, so the answers come
 * from the secret storage alone. Other extensions get a token only after VS Code has asked the person.
 */
import * as vscode from 'vscode';
import { portalAccountLabel } from '../../model/portal/portalAccount';
import { authenticationProvider } from '../contributions';
import { inertText } from '../text/inert';
import type { PortalAccounts } from './portalAccounts';
import type { PortalToken, PortalTokens } from './portalTokens';

/** One for all: a token can do what its user can. */
const scopes: readonly string[] = ['portal'];

/** The dialog; undefined when the person leaves. @param wanted the id of the account that it must be */
export type SignIn = (wanted?: string) => Promise<PortalToken | undefined>;

export class PortalSessions implements vscode.AuthenticationProvider {
  readonly #changed =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changed.event;
  readonly #tokens: PortalTokens;
  readonly #accounts: Pick<PortalAccounts, 'signOut'>;
  readonly #signIn: SignIn;
  readonly #following: vscode.Disposable;
  #told: readonly vscode.AuthenticationSession[] = [];

  constructor(tokens: PortalTokens, accounts: Pick<PortalAccounts, 'signOut'>, signIn: SignIn) {
    this.#tokens = tokens;
    this.#accounts = accounts;
    this.#signIn = signIn;
    this.#following = tokens.follow(() => void this.tell());
  }

  async getSessions(
    wanted?: readonly string[],
    options: vscode.AuthenticationProviderSessionOptions = {},
  ): Promise<vscode.AuthenticationSession[]> {
    const sessions = await this.#read();
    this.#told = sessions;
    return sessions.filter(
      ({ account }) =>
        (wanted ?? []).every((scope) => scopes.includes(scope)) &&
        (options.account === undefined || options.account.id === account.id),
    );
  }

  /** @throws CancellationError when the person leaves the dialog */
  async createSession(
    wanted: readonly string[],
    options: vscode.AuthenticationProviderSessionOptions = {},
  ): Promise<vscode.AuthenticationSession> {
    const unknown = wanted.find((scope) => !scopes.includes(scope));
    if (unknown !== undefined)
      throw new Error(vscode.l10n.t('A portal token has no scope {0}.', JSON.stringify(unknown)));
    const token = await this.#signIn(options.account?.id);
    if (token === undefined) throw new vscode.CancellationError();
    return sessionOf(token);
  }

  /** VS Code has asked the person already. */
  async removeSession(id: string): Promise<void> {
    await this.#accounts.signOut(id);
    await this.tell();
  }

  /** Tells VS Code what has changed since it was told last, in this window or another one. */
  async tell(): Promise<void> {
    const before = this.#told;
    const now = await this.#read();
    this.#told = now;
    const without = (
      those: readonly vscode.AuthenticationSession[],
      others: readonly vscode.AuthenticationSession[],
    ): vscode.AuthenticationSession[] =>
      those.filter(({ id }) => !others.some((other) => other.id === id));
    const added = without(now, before);
    const removed = without(before, now);
    const changed = now.filter(({ id, accessToken }) =>
      before.some((one) => one.id === id && one.accessToken !== accessToken),
    );
    if (added.length + removed.length + changed.length === 0) return;
    this.#changed.fire({ added, removed, changed });
  }

  dispose(): void {
    this.#following.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<vscode.AuthenticationSession[]> {
    return (await this.#tokens.all()).map(sessionOf);
  }
}

/** The id stays when a token is renewed. */
function sessionOf({
  id,
  url,
  user,
  token,
  experiment,
  testbed,
}: PortalToken): vscode.AuthenticationSession {
  // VS Code shows it in menus and questions, and the user's name is the portal's word.
  const local = testbed !== undefined;
  const label = inertText(portalAccountLabel({ url, user, experiment, local }), 200);
  return { id, accessToken: token, account: { id, label }, scopes };
}

export function registerPortalSessions(
  tokens: PortalTokens,
  accounts: PortalAccounts,
  signIn: SignIn,
): vscode.Disposable {
  const sessions = new PortalSessions(tokens, accounts, signIn);
  const label = vscode.l10n.t('Portal Token');
  return vscode.Disposable.from(
    sessions,
    vscode.authentication.registerAuthenticationProvider(authenticationProvider, label, sessions, {
      supportsMultipleAccounts: true,
    }),
  );
}
