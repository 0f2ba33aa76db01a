// How a CM call finds what its credential is about (CS at the start of section 5), and the states in which
// a slice refuses to be touched.
import { checkCredentials, urnArgument, type Access } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../replyCodes';
import type { Site } from '../site';
import type { HoldingRecord, SliverRecord } from '../state/records';
import { sliverUrn } from '../site';
import type { Federation } from '../federation';
import { textOf } from '../wire/value';

export function holdingKey(site: { name: string }, sliceUrn: string): string {
  return `${site.name} ${sliceUrn}`;
}

/** @throws Refusal badArguments naming the first that is missing */
export function requireArguments(call: Call, ...names: readonly string[]): void {
  for (const name of names) {
    if (!call.args.has(name)) throw new Refusal(Code.badArguments, `Missing argument: ${name}`);
  }
}

/** A required URN argument. @throws Refusal */
export function requiredUrn(call: Call, name: string): string {
  requireArguments(call, name);
  return urnArgument(textOf(call.args.get(name)), name);
}

export function credentialsOf(call: Call): Access {
  requireArguments(call, 'credentials');
  return checkCredentials(call, call.args.get('credentials'));
}

/** CS: what the slice of the credential holds here, by URN, then by uuid, then by sliver URN. */
export function holdingOf(call: Call, access: Access): HoldingRecord | undefined {
  const { store } = call.federation;
  const { targetUrn, targetUuid } = access.credential;
  return (
    store.holdings.get(holdingKey(call.site, targetUrn)) ??
    store.holdings.find(
      (holding) =>
        holding.site === call.site.name &&
        (holding.sliceUuid === targetUuid || sliverUrn(call.site, holding.id) === targetUrn),
    )
  );
}

export function sliversOf(federation: Federation, site: Site, sliceUrn: string): SliverRecord[] {
  return federation.store.slivers
    .filter((sliver) => sliver.site === site.name && sliver.sliceUrn === sliceUrn)
    .sort((a, b) => a.id - b.id);
}

/** @throws Refusal forbidden when the credential is for another slice */
export function checkSliceUrn(sliceUrn: string, holding: HoldingRecord): void {
  if (sliceUrn !== holding.sliceUrn)
    throw new Refusal(Code.forbidden, 'The credential is for another slice');
}

/** @throws Refusal inProgress (16) */
export function checkNotTerminating(holding: HoldingRecord): void {
  if (holding.work === 'terminating') {
    throw new Refusal(Code.inProgress, 'The slice is marked for termination');
  }
}

/** Any node of the slice that is being captured blocks the slice (section 6.2). @throws Refusal busy */
export function checkNotImaging(call: Call, holding: HoldingRecord): void {
  const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
  if (slivers.some(({ state }) => state === 'imaging')) {
    throw new Refusal(Code.busy, 'resource is busy; try again later');
  }
}
