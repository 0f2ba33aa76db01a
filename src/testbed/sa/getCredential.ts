// SA GetCredential: self, slice and project credentials. Checks: docs/protocol.md, section 5.1.
import { parseUrn } from '../../rpc/urn';
import { roleIn } from '../people/membership';
import type { Call } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import { isUrn } from '../wire/urns';
import { textOf } from '../wire/value';
import { checkAuthorityCredential, localUser, loneSpeaksFor } from './access';
import { projectCredential, selfCredential, sliceCredential } from './credentials';
import { findSlice } from './slices';

export async function getCredential(call: Call): Promise<string> {
  const { federation, args } = call;
  if (!args.has('credential') && !args.has('credentials')) {
    return selfCredential(federation, localUser(call, call.caller.urn), call.project);
  }
  const spokenFor = loneSpeaksFor(call);
  if (spokenFor !== undefined)
    return selfCredential(federation, localUser(call, spokenFor), call.project);
  const urn = textOf(args.get('urn'));
  if (!isUrn(urn)) throw malformed();
  const user = localUser(call, checkAuthorityCredential(call).realUrn);
  const { type, id } = parseUrn(urn);
  if (type === 'slice') {
    const slice = findSlice(federation, urn);
    if (!slice) throw new Refusal(Code.searchFailed, 'No such Slice');
    if (slice.creatorUrn !== user.urn && !slice.members.includes(user.urn)) {
      throw new Refusal(Code.forbidden, 'Not your slice!');
    }
    return sliceCredential(federation, user, slice);
  }
  if (type === 'project') {
    if (roleIn(user, id) === undefined)
      throw new Refusal(Code.forbidden, 'You are not a member of this project');
    return projectCredential(federation, user, urn, id);
  }
  throw new Refusal(Code.unsupported);
}
