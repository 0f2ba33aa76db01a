// How a CM call finds what its credential is about (CS at the start of section 5), and the states in which
// a slice refuses to be touched.
import { checkCredentials, urnArgument, type Access } from '../credentials/access';
import type { Call, Place } from '../http/call';
import { busy, Code, malformed, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import type { HoldingRecord } from '../state/records';
import { textOf } from '../wire/value';
import { holdingKey, sliversOf } from '../state/holdings';

/** @throws Refusal badArguments, which does not say what is missing */
export function requireArguments(call: Call, ...names: readonly string[]): void {
  if (!names.every((name) => call.args.has(name))) throw malformed('Missing arguments');
}

/** A required URN argument. @throws Refusal */
export function requiredUrn(call: Call, name: string): string {
  requireArguments(call, name);
  return urnArgument(textOf(call.args.get(name)));
}

export function credentialsOf(call: Call): Access {
  requireArguments(call, 'credentials');
  return checkCredentials(call, call.args.get('credentials'));
}

/**
 * CS: what the slice of the credential holds here, by URN, then by uuid, then by sliver URN.
 * @throws Refusal badArguments when the URN is now that of another slice
 */
export function holdingOf(call: Call, access: Access): HoldingRecord | undefined {
  const { store } = call.federation;
  const { targetUrn, targetUuid } = access.credential;
  const byUrn = store.holdings.get(holdingKey(call.site, targetUrn));
  if (byUrn && targetUuid !== undefined && byUrn.sliceUuid !== targetUuid) {
    throw malformed('The certificate of the slice has changed');
  }
  const isOurs = (holding: HoldingRecord): boolean =>
    holding.site === call.site.name &&
    (holding.sliceUuid === targetUuid || sliverUrn(call.site, holding.id) === targetUrn);
  return byUrn ?? store.holdings.find(isOurs);
}

export const nothingHere = 'No slice or aggregate here';

/**
 * The steps that most calls about a slice begin with: required arguments, credentials, what is here, same slice.
 * @param absent what is said when nothing is here
 * @throws Refusal
 */
export function sliceOf(
  call: Call,
  absent = nothingHere,
): { access: Access; holding: HoldingRecord } {
  requireArguments(call, 'slice_urn', 'credentials');
  const sliceUrn = requiredUrn(call, 'slice_urn');
  const access = credentialsOf(call);
  const holding = holdingOf(call, access);
  if (!holding) throw new Refusal(Code.searchFailed, absent);
  checkSliceUrn(sliceUrn, holding);
  return { access, holding };
}

/** @throws Refusal forbidden when the credential is for another slice */
export function checkSliceUrn(sliceUrn: string, holding: HoldingRecord): void {
  if (sliceUrn !== holding.sliceUrn)
    throw new Refusal(Code.forbidden, 'Credential does not match the URN');
}

/** @throws Refusal inProgress (16) */
export function checkNotTerminating(holding: HoldingRecord): void {
  if (holding.work === 'terminating') throw terminating();
}

/** Waiting for it never helps: the slice goes. */
export function terminating(): Refusal {
  return new Refusal(Code.inProgress, 'Slice is marked for termination');
}

/** The whole is being set up. @throws Refusal busy */
export function checkNotWorking(holding: HoldingRecord): void {
  if (holding.work === 'working') throw busy();
}

/** Any node of the slice that is being captured blocks the slice (section 6.2). @throws Refusal busy */
export function checkNotImaging({ federation, site }: Place, holding: HoldingRecord): void {
  const slivers = sliversOf(federation, site, holding.sliceUrn);
  if (slivers.some(({ state }) => state === 'imaging')) throw busy();
}
