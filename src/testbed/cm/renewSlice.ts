// CM RenewSlice: a later end for what a slice holds here. Checks: docs/protocol.md, section 5.7.
import { checkPrivilege } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../wire/replyCodes';
import { parseDate } from '../wire/dates';
import { isTrue, unwrappedTextOf } from '../wire/value';
import { sliceOf } from './access';
import { holdingKey } from '../state/holdings';
import { moveEnd } from './provide';

/** Unscaled milliseconds that the call waits for the slice. */
const lockPatienceMs = 10_000;

const minuteMs = 60_000;
const siteLimitMs = 90 * 24 * 60 * minuteMs;

/** The value is the new end, as `YYYY-MM-DDThh:mm:ss GMT`, with a blank. */
export async function renewSlice(call: Call): Promise<string> {
  const { access, holding } = sliceOf(call);
  checkPrivilege(access, 'pi', 'control');
  const { federation, site, args } = call;
  const text = unwrappedTextOf(args.get('expiration') ?? args.get('valid_until'));
  return federation.locks.hold(
    site,
    holding.sliceUrn,
    () => {
      const now = federation.store.holdings.get(holdingKey(site, holding.sliceUrn));
      if (!now) throw new Refusal(Code.error, 'The slice has been deleted');
      if (now.work === 'terminating')
        throw new Refusal(Code.error, 'The slice is being terminated');
      const limit = Math.min(access.credential.expires, federation.clock.now() + siteLimitMs);
      const wanted = text === undefined ? access.credential.expires : parseDate(text);
      const expires = isTrue(args.get('alap')) ? Math.min(wanted, limit) : wanted;
      checkEnd(federation.clock.now(), expires, limit);
      moveEnd(federation, site, holding.sliceUrn, expires);
      return `${isoOf(expires)} GMT`;
    },
    lockPatienceMs,
  );
}

function isoOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}

function checkEnd(now: number, expires: number, limit: number): void {
  if (Number.isNaN(expires))
    throw new Refusal(Code.badArguments, 'Could not parse the expiration date');
  if (expires < now) throw new Refusal(Code.refused, 'Expiration is in the past');
  if (expires < now + 5 * minuteMs)
    throw new Refusal(Code.refused, 'Expiration is less than five minutes away');
  if (expires > limit + 1000) {
    throw new Refusal(
      Code.refused,
      `Expiration is beyond the end of the slice credential or the site's limit: ${isoOf(limit)}Z`,
    );
  }
}
