/** Which portal a token is for, and what that portal says of it. */
import * as vscode from 'vscode';
import { checkToken } from '../../../model/portal/checkToken';
import {
  onlyExperiment,
  portalAccountId,
  portalAccountLabel,
} from '../../../model/portal/portalAccount';
import { endHint } from '../../../model/portal/tokenText';
import type { UserError } from '../../../model/failures/userError';
import { refusal } from '../../../model/failures/userError';
import { heedProxyVariables } from '../../../portal';
import { knownPortals, trustAt } from '../../accounts/portals';
import type { PortalToken } from '../../accounts/portalTokens';
import { usesProxies } from '../../accounts/settings';
import type { Parts } from '../../context';
import { askOne, back } from '../../multiStepInput';
import { workingUntilLeft } from '../../text/messages';

export interface PortalToAsk {
  readonly url: string;
  /** Path of a PEM file. */
  readonly ca?: string | undefined;
  /** Folder of the local testbed whose portal it is. */
  readonly testbed?: string | undefined;
}

/** Undefined while it does not run. */
export function localPortal({ testbed, settings }: Parts): PortalToAsk | undefined {
  const { portal, caCertificate } = testbed.description ?? {};
  if (portal === undefined) return undefined;
  return { url: portal.url, ca: caCertificate, testbed: settings().testbedDirectory };
}

/** Asks only where there is a choice: a token goes to one portal. Undefined when the person leaves. */
export async function askPortal({ settings }: Parts): Promise<PortalToAsk | undefined> {
  const { portals, problems } = knownPortals(settings());
  const [only, ...others] = portals;
  if (others.length + problems.length === 0) return only;
  const answer = await askOne<PortalToAsk>(
    {
      title: vscode.l10n.t('Which portal is the token for?'),
      placeholder: vscode.l10n.t('The token is sent to this portal only'),
    },
    [
      ...portals.map((portal) => ({
        label: portal.name,
        description: new URL(portal.url).host,
        iconPath: new vscode.ThemeIcon('globe'),
        value: portal,
      })),
      ...problems.map(({ text, error }) => ({
        label: text,
        detail: error.sentence,
        iconPath: new vscode.ThemeIcon('error'),
      })),
    ],
  );
  return answer === back ? undefined : answer;
}

export interface TokenToCheck {
  readonly text: string;
  /** The id of the account that it must be. */
  readonly wanted?: string | undefined;
  /** Ends the question when the person leaves. */
  readonly signal?: AbortSignal | undefined;
}

/** The same, with a way to leave; undefined for who takes it. @throws UserError */
export async function checked(
  parts: Parts,
  portal: PortalToAsk,
  token: TokenToCheck,
): Promise<PortalToken | undefined> {
  const title = vscode.l10n.t('Asking {0} about the token…', new URL(portal.url).host);
  return await workingUntilLeft(title, async (signal) => {
    try {
      return await ask(parts, portal, { text: token.text, wanted: token.wanted, signal });
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  });
}

/** @throws UserError */
export async function ask(
  { log }: Parts,
  { url, ca, testbed }: PortalToAsk,
  { text, wanted, signal }: TokenToCheck,
): Promise<PortalToken> {
  heedProxyVariables(usesProxies);
  const facts = await checkToken({
    url,
    token: text,
    trust: trustAt(url, ca),
    signal,
    language: vscode.env.language,
    onRequest: log.portal,
  });
  const { user } = facts;
  const experiment = onlyExperiment(facts);
  const id = portalAccountId(url, user, experiment);
  if (wanted !== undefined && wanted !== id)
    throw otherAccount({ url, user, experiment, local: testbed !== undefined });
  const expires = (facts.expires ?? endHint(text))?.getTime();
  return { id, url, user, token: text, experiment, testbed, expires };
}

function otherAccount(account: Parameters<typeof portalAccountLabel>[0]): UserError {
  return refusal(
    vscode.l10n.t(
      'This is the token of {0}, which is another account than the one that you sign in to.',
      portalAccountLabel(account),
    ),
  );
}
