/** From the name that `-n` gives to the URN of a slice. */
import { sliceUrnsOf } from '../../../model/inventory/loadSlices';
import { domainOf, formatUrn, parseUrn, RpcError, sameName } from '../../../rpc';
import type { Account } from '../../../model/accounts/account';
import { nearest } from '../../../rspec/language/distance';
import { UsageError } from '../failures/failure';
import { NotThere } from '../failures/notThere';
import type { Session } from './session';

/** What the classic scripts take when no slice is named. */
const usualName = 'mytestslice';

/**
 * The slices to look at: the one that is named, else all of the user.
 * @throws UsageError for a name that several slices have.
 */
export async function chosenSlices(
  { account, sliceUrn }: Session,
  name: string | undefined,
): Promise<readonly string[]> {
  if (name?.startsWith('urn:') === true) {
    if (parseUrn(name).type !== 'slice') throw new UsageError(`${name} is not the URN of a slice.`);
    return [name];
  }
  if (name === undefined && sliceUrn !== undefined) return [sliceUrn];
  const all = await sliceUrnsOf(account);
  if (name === undefined) return all;
  const found = all.filter((urn) => sameName(parseUrn(urn).id, name));
  if (found.length > 1) {
    throw new UsageError(
      `You have several slices ${name}: give the URN, one of ${found.join(', ')}.`,
    );
  }
  if (found.length === 1) return found;
  // A slice that one is only a member of is not listed.
  const urn = await urnAtAuthority(account, name, all);
  return [urn ?? classicSliceUrn(account.userUrn, name)];
}

/**
 * Names are one in the whole site, so that the name alone finds a slice of a project (docs/protocol.md 5.2).
 * Undefined where the authority does not say.
 * @throws NotThere for a name that no slice has, and that is almost one of the user's
 */
async function urnAtAuthority(
  { sliceAuthority }: Account,
  name: string,
  own: readonly string[],
): Promise<string | undefined> {
  if (!/^[A-Za-z0-9-]+$/.test(name)) return undefined;
  try {
    return (await sliceAuthority.resolveSlice(name)).urn;
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    const names = new Set(own.map((urn) => parseUrn(urn).id));
    const [close] = RpcError.is(error, 'not-found') ? nearest(name, names, 1) : [];
    if (close === undefined) return undefined;
    throw new NotThere(
      `There is no slice ${name}. Did you mean ${close}? "geni-image slivers" lists yours.`,
    );
  }
}

/** More names than these tell a person less than how many there are. */
const mostNames = 5;

/** "You have 2 slices (hello, other)", before what to do about it. */
export function severalSlices(urns: readonly string[]): string {
  const names = urns.slice(0, mostNames).map((urn) => parseUrn(urn).id);
  const more = urns.length > mostNames ? ', …' : '';
  return `You have ${urns.length} slices (${names.join(', ')}${more})`;
}

/** The URN as the scripts make it of a name: the user's own domain, no project. */
export function classicSliceUrn(userUrn: string, name: string = usualName): string {
  return formatUrn({ authority: domainOf(parseUrn(userUrn).authority), type: 'slice', id: name });
}
