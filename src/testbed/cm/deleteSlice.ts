// CM DeleteSlice and DeleteSliver: give all machines of a slice back. Checks in the order of section 5.7.
import type { Federation } from '../federation';
import type { Call } from '../http/call';
import { holdingKey, changeHolding } from '../state/holdings';
import { Code, Refusal } from '../wire/replyCodes';
import { sliverUrn, type Site } from '../sites/site';
import type { HoldingRecord } from '../state/records';
import { isTrue } from '../wire/value';
import {
  checkNotImaging,
  checkNotTerminating,
  checkNotWorking,
  credentialsOf,
  holdingOf,
  nothingHere,
  requireArguments,
  requiredUrn,
  sliceOf,
} from './access';
import { giveTicketBack, hasOnlyTicket, keepTicket, ticketFor } from './ticket';
import { release } from '../slices/release';

/** Unscaled milliseconds that the call waits for the slice. */
const lockPatienceMs = 5000;

/** Unscaled milliseconds between two looks at a slice that boots. */
const lookAgainMs = 100;

/** Unscaled milliseconds that the teardown of a slice takes. */
const teardownMs = 200;

export async function deleteSlice(call: Call): Promise<number> {
  requireArguments(call, 'slice_urn', 'credentials');
  const { targetUrn } = credentialsOf(call).credential;
  if (hasOnlyTicket(call, targetUrn)) {
    giveTicketBack(call.federation, call.site, targetUrn);
    return 0;
  }
  const { holding } = sliceOf(call);
  checkNotTerminating(holding);
  const done = await call.federation.locks.hold(
    call.site,
    holding.sliceUrn,
    () => {
      const now = refreshed(call, holding);
      if (!isTrue(call.args.get('cancel'))) checkNotWorking(now);
      checkNotImaging(call, now);
      return isTrue(call.args.get('impotent'))
        ? undefined
        : terminate(call.federation, call.site, now);
    },
    lockPatienceMs,
  );
  if (isTrue(call.args.get('blocking'))) await done?.finished;
  return 0;
}

/** Answers with a ticket; the machines are free at once. */
export async function deleteSliver(call: Call): Promise<string> {
  const urn = requiredUrn(call, 'sliver_urn');
  const access = credentialsOf(call);
  const holding = holdingOf(call, access);
  if (!holding) {
    const isEmpty = hasOnlyTicket(call, access.credential.targetUrn);
    throw new Refusal(Code.searchFailed, isEmpty ? 'No sliver exists' : nothingHere);
  }
  if (urn !== sliverUrn(call.site, holding.id))
    throw new Refusal(Code.forbidden, 'Credential does not match the URN');
  checkNotTerminating(holding);
  await booted(call, holding);
  const { federation, site } = call;
  return federation.locks.hold(
    site,
    holding.sliceUrn,
    async () => {
      const now = refreshed(call, holding);
      checkNotWorking(now);
      checkNotImaging(call, now);
      const ticket = ticketFor(call, access, now);
      await release(federation, site, now);
      keepTicket(federation, site, now.sliceUrn);
      return ticket;
    },
    lockPatienceMs,
  );
}

/** A slice that boots holds its lock; the call waits for it, but not for ever (section 14, point 12). */
async function booted(call: Call, holding: HoldingRecord): Promise<void> {
  const { clock } = call.federation;
  const deadline = performance.now() + clock.scaled(lockPatienceMs);
  while (refreshed(call, holding).work === 'working' && performance.now() < deadline)
    await clock.wait(lookAgainMs);
}

/** The record as it is once the lock is had. */
function refreshed(call: Call, holding: HoldingRecord): HoldingRecord {
  const now = call.federation.store.holdings.get(holdingKey(call.site, holding.sliceUrn));
  if (!now) throw new Refusal(Code.searchFailed, nothingHere);
  return now;
}

/** Marks the slice; taking things away goes on behind. */
export function terminate(
  federation: Federation,
  site: Site,
  holding: HoldingRecord,
): { finished: Promise<void> } {
  changeHolding(federation, site, holding.sliceUrn, { work: 'terminating' });
  // A testbed that stops meanwhile goes on with it at the next start.
  const finished = federation.background.run(async () => {
    await federation.clock.wait(teardownMs);
    await release(federation, site, holding);
    giveTicketBack(federation, site, holding.sliceUrn);
  });
  return { finished };
}
