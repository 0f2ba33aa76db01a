/**
 * Sign In with a Portal Token…: from the file that the portal saves, or pasted. The list comes back with the reason on a
 * file that is no good; nothing is kept before the portal has said whose token it is, and the file stays as it is.
 */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { pageOfPortal } from '../../../model/accounts/portals';
import type { TestbedUser } from '../../../model/accounts/localTestbed';
import { usualPortal } from '../../../model/portal/portalAddress';
import { endHint, tokenInFile } from '../../../model/portal/tokenText';
import { UserError } from '../../../model/failures/userError';
import { dateText } from '../../../model/units';
import { lastPartOf } from '../../../model/urns';
import type { PortalToken } from '../../accounts/portalTokens';
import { downloadedTokens } from '../../accounts/tokenFiles';
import type { Parts } from '../../context';
import { commands } from '../../contributions';
import { askOne, back, type Choice } from '../../multiStepInput';
import { inform } from '../../text/messages';
import { openWebPage } from '../../text/webPage';
import { askPortal, checked, localPortal, type PortalToAsk } from './checkPortalToken';
import { pasteToken } from './pasteToken';

type Wish =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'local'; readonly user: TestbedUser }
  | { readonly kind: 'browse' | 'paste' | 'page' };

/** What a dialog was left with, or that it goes on. */
type Step = PortalToken | 'on';

/** Undefined when the person leaves. @param wanted the id of the account that it must be */
export async function signIn(parts: Parts, wanted?: string): Promise<PortalToken | undefined> {
  /** Why files that were tried are no good, by path. */
  const refused = new Map<string, string>();
  for (;;) {
    const wish = await askHow(parts, refused);
    if (wish === undefined) return undefined;
    const step = await take(parts, wish, refused, wanted);
    if (step !== 'on') return step;
  }
}

async function take(
  parts: Parts,
  wish: Wish,
  refused: Map<string, string>,
  wanted: string | undefined,
): Promise<Step> {
  switch (wish.kind) {
    case 'page':
      await openWebPage(pageOfPortal(usualPortal) ?? '');
      return 'on';
    case 'paste':
      return await paste(parts, wanted);
    case 'local':
      return await fromFile(parts, wish.user.token ?? '', refused, wanted);
    case 'browse': {
      const path = await browsed();
      return path === undefined ? 'on' : await fromFile(parts, path, refused, wanted);
    }
    case 'file':
      return await fromFile(parts, wish.path, refused, wanted);
  }
}

async function fromFile(
  parts: Parts,
  path: string,
  refused: Map<string, string>,
  wanted: string | undefined,
): Promise<Step> {
  refused.delete(path);
  try {
    const text = tokenInFile(path);
    // The tokens of the local testbed's own users go nowhere else.
    const isLocal = localUsers(parts).some(({ token }) => token === path);
    const portal = isLocal ? localPortal(parts) : await askPortal(parts);
    if (portal === undefined) return 'on';
    const token = await checked(parts, portal, { text, wanted });
    return token === undefined ? 'on' : await keep(parts, token, isLocal ? undefined : path);
  } catch (error) {
    if (!UserError.is(error)) throw error;
    refused.set(path, reasonOf(error));
    return 'on';
  }
}

async function paste(parts: Parts, wanted: string | undefined): Promise<Step> {
  const portal: PortalToAsk | undefined = await askPortal(parts);
  if (portal === undefined) return 'on';
  const token = await pasteToken(parts, portal, wanted);
  return token === undefined ? 'on' : await keep(parts, token, undefined);
}

/** @param file from which it came, and which stays */
async function keep(
  { portalAccounts }: Parts,
  token: PortalToken,
  file: string | undefined,
): Promise<PortalToken> {
  const kept = await portalAccounts.signIn(token);
  const { language } = vscode.env;
  const one = portalAccounts.signedIn.find(({ id }) => id === token.id);
  const label = one?.label ?? token.user ?? '';
  const sentences = [
    token.expires === undefined
      ? vscode.l10n.t('Signed in as {0}.', label)
      : vscode.l10n.t(
          'Signed in as {0}. The token expires on {1}.',
          label,
          dateText(token.expires, language),
        ),
    ...(file === undefined
      ? []
      : [
          vscode.l10n.t(
            'The file {0} is still there: anyone who can read it can act as you.',
            basename(file),
          ),
        ]),
    ...(kept && portalAccounts.keeping !== 'lost'
      ? []
      : [vscode.l10n.t('VS Code found no keychain on this computer: sign in again next time.')]),
  ];
  void tell(sentences.join(' '));
  return token;
}

/** With a button VS Code shows the whole text. */
async function tell(text: string): Promise<void> {
  const accounts = vscode.l10n.t('Portal Accounts…');
  if ((await inform(text, accounts)) === accounts)
    await vscode.commands.executeCommand(commands.portalAccounts);
}

async function askHow(
  parts: Parts,
  refused: ReadonlyMap<string, string>,
): Promise<Wish | undefined> {
  const answer = await askOne<Wish>(
    {
      title: vscode.l10n.t('Sign In with a Portal Token'),
      placeholder: vscode.l10n.t('The file that your portal saves: cloudlab.jwt'),
    },
    choices(parts, refused),
  );
  return answer === back ? undefined : answer;
}

function choices(parts: Parts, refused: ReadonlyMap<string, string>): Choice<Wish>[] {
  const local = localUsers(parts);
  const own = new Set(local.flatMap(({ token }) => token ?? []));
  const files = [...new Set([...refused.keys(), ...downloadedTokens()])];
  return [
    ...headed(
      vscode.l10n.t('on this computer'),
      usableFirst(
        files.filter((path) => !own.has(path)).map((path) => fileChoice(path, refused.get(path))),
      ),
    ),
    ...headed('', [
      choice({ kind: 'browse' }, vscode.l10n.t('Browse…'), 'folder-opened'),
      choice({ kind: 'paste' }, vscode.l10n.t('Paste Token…'), 'clippy'),
      {
        ...choice({ kind: 'page' }, vscode.l10n.t('Get a Token…'), 'link-external'),
        detail: vscode.l10n.t(
          'Opens the portal. There, open the menu under your name and choose Portal API Token.',
        ),
      },
    ]),
    ...headed(
      vscode.l10n.t('local testbed'),
      local.map((user) => ({
        ...choice({ kind: 'local', user }, lastPartOf(user.urn), 'vm'),
        detail: refused.get(user.token ?? '') ?? '',
      })),
    ),
  ];
}

function choice(value: Wish, label: string, icon: string): Choice<Wish> {
  return { label, iconPath: new vscode.ThemeIcon(icon), value };
}

function headed(label: string, lines: Choice<Wish>[]): Choice<Wish>[] {
  const { Separator: kind } = vscode.QuickPickItemKind;
  return lines.length === 0 ? [] : [{ kind, label }, ...lines];
}

function usableFirst(files: readonly FileChoice[]): Choice<Wish>[] {
  return [
    ...files.filter(({ isWrong }) => !isWrong),
    ...files.filter(({ isWrong }) => isWrong),
  ].map(({ line }) => line);
}

interface FileChoice {
  readonly line: Choice<Wish>;
  readonly isWrong: boolean;
}

/** What a file says of itself is only a hint, until the portal is asked. */
function fileChoice(path: string, wrong: string | undefined): FileChoice {
  const { end, flaw } = glanceAt(path);
  const reason = wrong ?? flaw;
  const { language } = vscode.env;
  const line = {
    label: basename(path),
    description: dirname(path),
    detail:
      reason ?? (end === undefined ? '' : vscode.l10n.t('expires {0}', dateText(end, language))),
    iconPath: new vscode.ThemeIcon(reason === undefined ? 'key' : 'error'),
    value: { kind: 'file', path },
  } as const;
  return { line, isWrong: reason !== undefined };
}

function glanceAt(path: string): { readonly end?: Date | undefined; readonly flaw?: string } {
  try {
    return { end: endHint(tokenInFile(path)) };
  } catch (error) {
    if (UserError.is(error)) return { flaw: error.sentence };
    throw error;
  }
}

function localUsers({ testbed }: Parts): readonly TestbedUser[] {
  const { portal, users = [] } = testbed.description ?? {};
  return portal === undefined ? [] : users.filter(({ token }) => token !== undefined);
}

/** In the list there is one line for it. */
export function reasonOf({ sentence, action }: UserError): string {
  return action === undefined ? sentence : `${sentence} ${action}`;
}

async function browsed(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Sign In with a Portal Token'),
    openLabel: vscode.l10n.t('Use Token'),
    filters: {
      [vscode.l10n.t('Portal tokens')]: ['jwt'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen?.[0]?.fsPath;
}
