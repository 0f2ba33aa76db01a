/** Turns the options of a command line into a portal that can be asked. */
import { portalAddress, usualPortal } from '../../../../model/portal/portalAddress';
import { usualTrust } from '../../../../model/portal/portalTrust';
import {
  connectPortal,
  portalUser,
  type PortalAccount,
} from '../../../../model/portal/portalAccount';
import type { ActsOf } from '../../../../model/journal/acts';
import { explainInOneLine } from '../../../../model/failures/explain';
import {
  Portal,
  type PortalOptions,
  type PortalRecord,
  type TrustSource,
} from '../../../../portal';
import { defined } from '../../../../rpc/defined';
import { say } from '../../../terminal/streams';
import type { CommonOptions } from '../../arguments/options';
import { rememberPortal } from '../afterwards';
import { commandActs } from '../commandActs';
import { textNamed } from '../namedFile';
import { testbedOf } from '../nearSites';
import { timeoutOf, trustFrom } from '../session';
import { givenToken } from './token';
import { variable } from './ways';

/** What a portal is asked with, and where that came from. */
export interface PortalSession {
  readonly portal: Portal;
  /** What it was made with. */
  readonly settings: PortalOptions;
  /** Host and port. */
  readonly host: string;
  readonly token: string;
  readonly trust: TrustSource;
  /** Path of the token's file, where it has one. */
  readonly tokenFile?: string | undefined;
  /** True for the portal of the local testbed. */
  readonly local: boolean;
  /** Where it is written down what is changed; nobody has asked the portal yet whose token it is. */
  readonly acts: ActsOf;
}

/**
 * Sends nothing.
 * @param hear about each request
 * @throws UsageError, PortalAddressError
 */
export async function openPortal(
  options: CommonOptions,
  hear?: (record: PortalRecord) => void,
): Promise<PortalSession> {
  const { text: token, file } = givenToken(options);
  const testbed = file === undefined ? undefined : await testbedOf(file);
  const near = testbed?.portal?.url;
  const { portal = true } = options;
  const url =
    portal !== true
      ? portalAddress(portal, '--portal')
      : (addressOfEnvironment() ?? near ?? usualPortal);
  const local = near !== undefined && new URL(near).origin === new URL(url).origin;
  const ca = local && testbed !== undefined ? testbed.caCertificate : undefined;
  const trust = trustAt(url, options, ca);
  const settings: PortalOptions = {
    url,
    token,
    trust,
    ...defined({ timeout: options.wait === true ? undefined : timeoutOf(options) }),
    onLeftOut: (problem) => say([explainInOneLine(problem)]),
    onRequest: (record) => {
      if (options.debug === true) printRequest(record);
      hear?.(record);
    },
  };
  const opened = new Portal(settings);
  const acts = { acts: commandActs(), portal: url, who: portalUser({ url, user: undefined }) };
  rememberPortal({ portal: opened, acts });
  return {
    portal: opened,
    settings,
    host: new URL(url).host,
    token,
    trust,
    tokenFile: file,
    local,
    acts,
  };
}

/** With whose token it is, which the portal is asked for. @throws PortalError */
export async function portalAccountOf(session: PortalSession): Promise<PortalAccount> {
  const { portal, settings, local } = session;
  const facts = await portal.tokens.current();
  return connectPortal({ ...settings, facts, local, noteTo: session.acts.acts });
}

function addressOfEnvironment(): string | undefined {
  const address = variable('PORTAL_HTTP');
  return address === undefined ? undefined : portalAddress(address, 'PORTAL_HTTP');
}

/** The CA that is named, that of the testbed, the server that was trusted; else the public authorities. */
function trustAt(url: string, options: CommonOptions, ca: string | undefined): TrustSource {
  if (ca !== undefined && options.cacertificate === undefined)
    return { ca: textNamed(ca, 'The CA certificate', 'start the testbed again.') };
  const trust = trustFrom(options);
  if (typeof trust !== 'function') return trust;
  return usualTrust(url);
}

/** One line per request for -d. A record holds no token. */
function printRequest({ method, url, duration, outcome, code }: PortalRecord): void {
  const end = code === undefined || outcome === 'ok' ? outcome : `${outcome} (${code})`;
  say([`${method.split(' ', 1)[0] ?? ''} ${url} ${Math.round(duration)} ms ${end}`]);
}
