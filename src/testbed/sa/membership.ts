// The end of a slice and who else is in it: Remove, BindToSlice and Shutdown of the slice authority. What they
// refuse: docs/protocol.md, section 14, point 12.
import { parseUrn } from '../../rpc/urn';
import { checkCredentials } from '../credentials/access';
import type { Call } from '../http/call';
import type { SliceRecord } from '../state/records';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import { isUrn } from '../wire/urns';
import { textOf } from '../wire/value';
import { credentialsOf, localUser } from './access';
import { forgetCredentials } from './credentials';
import { objectUrn } from './resolve';
import { findSlice } from './slices';

/** Takes an expired slice out of the register. */
export function remove(call: Call): number {
  const urn = objectUrn(call);
  const { federation } = call;
  checkOwn(call);
  const slice = findSlice(federation, urn);
  if (!slice) throw new Refusal(Code.searchFailed, 'No such slice');
  if (slice.expires > federation.clock.now())
    throw new Refusal(Code.refused, 'Slice has not expired');
  federation.store.transaction(() => {
    federation.store.slices.delete(slice.urn);
    forgetCredentials(federation, slice.urn);
  });
  return 0;
}

/** Lets another user fetch credentials of the slice. */
export function bindToSlice(call: Call): number {
  const member = textOf(call.args.get('urn'));
  if (!isUrn(member)) throw malformed();
  const slice = sliceOfCredential(call);
  const user = localUser(call, member);
  if (!slice.members.includes(user.urn) && slice.creatorUrn !== user.urn) {
    const members = [...slice.members, user.urn];
    call.federation.store.slices.put(slice.urn, { ...slice, members });
  }
  return 0;
}

/** An emergency stop of a whole slice, which the local testbed leaves to the real sites. */
export function shutdown(call: Call): never {
  sliceOfCredential(call);
  throw new Refusal(Code.unsupported);
}

function checkOwn(call: Call): string {
  const credentials = credentialsOf(call);
  if (credentials === undefined) throw malformed();
  return checkCredentials(call, credentials).credential.targetUrn;
}

function sliceOfCredential(call: Call): SliceRecord {
  const target = checkOwn(call);
  const slice = parseUrn(target).type === 'slice' && findSlice(call.federation, target);
  if (!slice) throw new Refusal(Code.searchFailed, 'Unknown slice for this credential');
  return slice;
}
