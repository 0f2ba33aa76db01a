/** From the name that `-n` gives to the URN of a slice. */
import { sliceUrnsOf } from '../../model/slices';
import { domainOf, parseUrn } from '../../rpc';
import { UsageError } from './failure';
import type { Session } from './session';

/**
 * The slices to look at: the one that is named, else all of the user.
 * @throws UsageError for a name that several slices have.
 */
export async function chosenSlices(
  { account }: Session,
  name: string | undefined,
): Promise<readonly string[]> {
  if (name?.startsWith('urn:') === true) {
    if (parseUrn(name).type !== 'slice') throw new UsageError(`${name} is not the URN of a slice.`);
    return [name];
  }
  const all = await sliceUrnsOf(account);
  if (name === undefined) return all;
  const found = all.filter((urn) => parseUrn(urn).id === name);
  if (found.length > 1) {
    throw new UsageError(
      `You have several slices ${name}: give the URN, one of ${found.join(', ')}.`,
    );
  }
  if (found.length === 1) return found;
  // A slice that one is only a member of is not listed: the classic scripts' own form of its URN.
  const domain = domainOf(parseUrn(account.identity.urn).authority);
  return [`urn:publicid:IDN+${domain}+slice+${name}`];
}
