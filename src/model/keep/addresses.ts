/** What the addresses stand for that files and nodes name images by: their own site is asked, as a stranger. */
import { RpcError } from '../../rpc';
import { originOf } from '../images/origin';
import { isNotReleased, readPublicMetadata, type TrustedServer } from '../inventory/visibility';
import type { AddressMeaning } from './evidence';

/** Never rejects for a site that does not answer: then nothing is known of the address. */
export async function readAddresses(
  site: TrustedServer,
  urls: readonly string[],
  into: Map<string, AddressMeaning>,
): Promise<void> {
  for (const url of urls) into.set(url, await meaningOf(site, url));
}

async function meaningOf(site: TrustedServer, url: string): Promise<AddressMeaning> {
  try {
    const origin = originOf(await readPublicMetadata(url, site));
    const urn = origin?.versionUrn ?? origin?.urn;
    return urn === undefined ? { kind: 'unknown' } : { kind: 'image', urn };
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    // What a site does not give out may still be one of these.
    const isGone = error.reason === 'not-found' && !isNotReleased(error);
    return { kind: isGone ? 'none' : 'unknown' };
  }
}
