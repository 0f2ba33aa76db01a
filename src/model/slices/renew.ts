/** Makes a slice, and what it holds at a site, live longer (docs/protocol.md 5.3, 5.7). */
import { RpcError, type Credential } from '../../rpc';
import { verdictOf } from '../failures/verdict';
import type { Account, Site } from '../accounts/account';
import { holdingOf } from '../inventory/loadSlices';
import { noted, type End } from '../journal/acts';
import { authorityOf } from '../urns';

/**
 * A slice cannot be shortened (docs/protocol.md 5.3): one that lives long enough stays as it is.
 * @returns a credential that tells when the slice ends now.
 * @throws RpcError
 */
export async function renewSliceTo(
  { sliceAuthority, acts }: Account,
  sliceUrn: string,
  wanted: Date,
): Promise<Credential> {
  const now = await sliceAuthority.sliceCredential(sliceUrn);
  if (now.expires >= wanted) return now;
  const [until, before] = [wanted.getTime(), now.expires.getTime()];
  const facts = { siteName: authorityOf(sliceUrn) ?? sliceUrn, sliceUrn, until, before };
  return await noted(
    acts,
    { kind: 'renewal', facts },
    () => sliceAuthority.renewSlice(sliceUrn, wanted),
    ({ expires }) => renewalEnd(wanted, expires),
  );
}

/** Milliseconds: sites and portals round to minutes. */
const roundedMs = 60_000;

/** What an end that was told comes to. @param told undefined where the site has not said */
export function renewalEnd(wanted: Date, told: Date | undefined): End<'renewal'> {
  if (told === undefined) return { outcome: 'done' };
  const isShort = wanted.getTime() - told.getTime() > roundedMs;
  return { outcome: isShort ? 'partly' : 'done', expires: told.getTime() };
}

/** What came of renewing slivers at a site. */
export interface RenewedSlivers {
  /** When they end, in the words of the site; undefined when it has not said. */
  readonly expires: Date | undefined;
}

/**
 * Asks the site what the slice has there, and when that ends, before it renews. A site would also
 * shorten the life of slivers, which is never meant here, and refuses what is later than the slice
 * (docs/protocol.md 5.7). One that does not say when they end is asked for what is wanted. The end
 * that is told is always the site's, never just the one that was asked for.
 * @param credential that of the slice, already renewed
 * @returns undefined when there are none.
 * @throws RpcError
 */
export async function renewSlivers(
  site: Site,
  sliceUrn: string,
  credential: Credential,
  wanted: Date,
): Promise<RenewedSlivers | undefined> {
  const holding = await holdingOf(site, sliceUrn, credential);
  if (holding === undefined || holding.nodes.length === 0) return undefined;
  const expires = wanted < credential.expires ? wanted : credential.expires;
  if (holding.expires !== undefined && holding.expires >= expires)
    return { expires: holding.expires };
  const request = { sliceUrn, credentials: [credential], expires };
  const { urn: siteUrn, name: siteName, acts } = site;
  const [until, before] = [expires.getTime(), holding.expires?.getTime()];
  const facts = { siteUrn, siteName, sliceUrn, until, before };
  return await noted(
    acts,
    { kind: 'renewal', facts },
    async () => {
      const granted = await site.componentManager.renewSlice(request);
      return { expires: granted ?? (await endAt(site, sliceUrn, credential)) };
    },
    (renewed) => renewalEnd(expires, renewed.expires),
  );
}

/** The renewal has taken effect: that a look at it fails does not make it a failure. */
async function endAt(
  site: Site,
  sliceUrn: string,
  credential: Credential,
): Promise<Date | undefined> {
  try {
    return (await holdingOf(site, sliceUrn, credential))?.expires;
  } catch {
    return undefined;
  }
}

/** Whether a failure leaves it open that the slice, or its slivers, were renewed: the request is out. */
export function isRenewalOpen(error: unknown): boolean {
  return RpcError.is(error) && error.method === 'RenewSlice' && verdictOf(error) !== 'refused';
}
