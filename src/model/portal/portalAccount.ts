/**
 * A portal account: one personal token at one portal. It stands beside the accounts of certificates: a person may
 * have either, or both, and each shows and does what it can.
 */
import * as l10n from '@vscode/l10n';
import { oneName, shortened } from '../failures/shortened';
import type { Acts, ActsOf } from '../journal/acts';
import { Portal, type PortalOptions, type TokenFacts } from '../../portal';

export interface PortalAccount {
  /** `portal:USER@HOST:PORT`, and the experiment of a token for one; the same for a renewed token of the same user. */
  readonly id: string;
  /** Whose it is and where, as it is shown: `alice at www.emulab.net`. */
  readonly label: string;
  /** As the portal says; absent where it does not. */
  readonly user?: string | undefined;
  readonly url: string;
  readonly portal: Portal;
  /** When the token ends, as the portal says. */
  readonly expires?: Date | undefined;
  /** The only experiment that the token sees, in the portal's words; absent for a personal token. */
  readonly experiment?: string | undefined;
  /** True for the portal of the local testbed. */
  readonly local: boolean;
  /** Where it is written down what it changes; absent for nowhere. */
  readonly acts?: ActsOf | undefined;
}

/** A portal, and what it has said about the token (`portal.tokens.current()`). */
export interface PortalAccountOptions extends PortalOptions {
  readonly facts: Partial<TokenFacts>;
  readonly local: boolean;
  /** Where it is written down what the account changes; default: nowhere. */
  readonly noteTo?: Acts | undefined;
}

/**
 * Builds the client. Talks to nobody.
 * @throws {PortalError} `bad-argument` for an address that is not https, or a text that is no token.
 */
export function connectPortal({
  facts,
  local,
  noteTo,
  ...options
}: PortalAccountOptions): PortalAccount {
  const portal = new Portal(options);
  const { user, expires } = facts;
  const experiment = onlyExperiment(facts);
  return {
    id: portalAccountId(portal.url, user, experiment),
    label: portalAccountLabel({ url: portal.url, user, experiment, local }),
    user,
    url: portal.url,
    portal,
    expires,
    experiment,
    local,
    acts: noteTo && {
      acts: noteTo,
      portal: portal.url,
      who: portalUser({ url: portal.url, user }),
    },
  };
}

/** A person can have a token for an experiment beside the personal one. */
export function portalAccountId(
  url: string,
  user: string | undefined,
  experiment: string | undefined,
): string {
  const id = `portal:${user ?? ''}@${new URL(url).host}`;
  return experiment === undefined ? id : `${id}/${experiment}`;
}

/** As the journal names whoever acts by a token. */
export function portalUser({ url, user }: Pick<PortalAccount, 'url' | 'user'>): string {
  const { hostname } = new URL(url);
  return user === undefined ? hostname : [user, hostname].join(' at ');
}

/** Of a token with the scope `experiment`. One that does not say which is for one all the same. */
export function onlyExperiment({ scope, scopeValue }: Partial<TokenFacts>): string | undefined {
  return scope === 'experiment' ? (scopeValue ?? 'unknown') : undefined;
}

type Labelled = Pick<PortalAccount, 'url' | 'user' | 'experiment' | 'local'>;

/** Whose account it is and where, as people read it. */
export function portalAccountLabel(account: Labelled): string {
  const label = personLabel(account);
  return account.experiment === undefined ? label : l10n.t('{0} (one experiment)', label);
}

function personLabel({ url, user, local }: Labelled): string {
  const { hostname } = new URL(url);
  if (user === undefined) return hostname;
  // Sentences go on after it, and must not be lost behind a name that somebody has chosen.
  const name = shortened(user, oneName);
  if (local) return l10n.t('{0}, local testbed', name);
  return l10n.t('{0} at {1}', name, hostname);
}
