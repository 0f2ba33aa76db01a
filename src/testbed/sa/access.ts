// What the slice authority asks of a caller before it answers about an object (sections 4.2 and 5.1).
import { checkCredential, checkPrivilege, domainOfUrn, type Access } from '../credentials/access';
import { parseUrn } from '../../rpc/urn';
import type { Call } from '../http/call';
import { Code, Refusal } from '../replyCodes';
import type { UserRecord } from '../state/records';
import { isArray, textOf } from '../wire/value';

/** The user record of the caller here. @throws Refusal forbidden */
export function localUser(call: Call): UserRecord {
  const user = call.federation.store.users.get(call.caller.urn);
  if (!user) throw new Refusal(Code.forbidden, 'You have no account at this slice authority');
  if (call.project !== undefined && !(call.project in user.projects)) {
    throw new Refusal(Code.forbidden, `You are not a member of project ${call.project}`);
  }
  return user;
}

/** The credential of an SA call, single or as a list; its target must be this authority. @throws Refusal */
export function checkAuthorityCredential(call: Call): Access {
  const list = call.args.get('credentials');
  const single = call.args.get('credential') ?? (isArray(list) ? list[0] : list);
  if (single === undefined) throw new Refusal(Code.badArguments, 'Missing argument: credential');
  const credential = checkCredential(call, textOf(single));
  const { type, id } = parseUrn(credential.targetUrn);
  if (
    type !== 'authority' ||
    id !== 'sa' ||
    domainOfUrn(credential.targetUrn) !== call.federation.home.domain
  ) {
    throw new Refusal(Code.forbidden, 'This credential is for another target');
  }
  const access: Access = { credential, all: [credential], realUrn: call.caller.urn };
  checkPrivilege(access, 'authority', 'resolve');
  return access;
}
