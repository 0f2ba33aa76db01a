// CM RenewSlice: a later end for what a slice holds here. Checks: docs/protocol.md, section 5.7.
import { checkPrivilege } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Fault, Refusal } from '../wire/replyCodes';
import { parseDate } from '../wire/dates';
import { isTrue, unwrappedTextOf } from '../wire/value';
import { sliceOf } from './access';
import { holdingKey } from '../state/holdings';
import { moveEnd } from './provide';

/** Unscaled milliseconds that the call waits for the slice. */
const lockPatienceMs = 10_000;

const minuteMs = 60_000;
/** 90 days. */
const mostMinutes = 129_600;

/** The value is the new end, as `YYYY-MM-DDThh:mm:ss GMT`, with a blank. */
export async function renewSlice(call: Call): Promise<string> {
  const { access, holding } = sliceOf(call, 'No such slice here');
  checkPrivilege(access, 'pi', 'control');
  const { federation, site, args } = call;
  const text = unwrappedTextOf(args.get('expiration') ?? args.get('valid_until'));
  if (text === undefined) throw new Fault(-32400, 'XMLRPC Server Error');
  return federation.locks.hold(
    site,
    holding.sliceUrn,
    () => {
      const now = federation.store.holdings.get(holdingKey(site, holding.sliceUrn));
      if (!now) throw new Refusal(Code.error, 'The slice has been deleted');
      if (now.work === 'terminating')
        throw new Refusal(Code.error, 'The slice is being terminated');
      const time = federation.clock.now();
      const credentialEnd = access.credential.expires;
      const limit = Math.min(credentialEnd, time + mostMinutes * minuteMs);
      const wanted = parseDate(text);
      const expires = isTrue(args.get('alap')) ? Math.min(wanted, limit) : wanted;
      checkEnd(time, expires, credentialEnd);
      moveEnd(federation, site, holding.sliceUrn, expires);
      return `${isoOf(expires)} GMT`;
    },
    lockPatienceMs,
  );
}

function isoOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}

function checkEnd(now: number, expires: number, credentialEnd: number): void {
  if (Number.isNaN(expires))
    throw new Refusal(Code.refused, 'Exiting cause of uninitialized value\n');
  if (expires < now + 5 * minuteMs)
    throw new Refusal(Code.refused, 'such a short life for a sliver?');
  if (expires > credentialEnd + 1000)
    throw new Refusal(Code.refused, 'expiration is greater then slice expiration');
  if (expires > now + mostMinutes * minuteMs + 1000) {
    const text = `expiration is greater then the maximum number of minutes ${mostMinutes}`;
    throw new Refusal(Code.refused, text);
  }
}
