// What the slice authority asks of a caller before it answers about an object (sections 4.2, 4.3 and 5.1).
import { parseUrn } from '../../rpc/urn';
import { checkCredentials, checkPrivilege, realUser, type Access } from '../credentials/access';
import { isSpeaksFor } from '../credentials/speaksFor';
import { roleIn } from '../people/membership';
import type { Call } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import type { UserRecord } from '../state/records';
import { domainOfUrn } from '../wire/urns';
import { isArray, textOf, type WireValue } from '../wire/value';

/** The record of the acting user here. @throws Refusal forbidden */
export function localUser(call: Call, urn: string): UserRecord {
  const user = call.federation.store.users.get(urn);
  if (!user) throw new Refusal(Code.forbidden, 'Who are you?');
  if (call.project !== undefined && roleIn(user, call.project) === undefined) {
    throw new Refusal(Code.forbidden, 'No privilege at this authority');
  }
  return user;
}

/** The credentials of an SA call, sent singly or as a list. */
export function credentialsOf(call: Call): WireValue | undefined {
  const single = call.args.get('credential');
  if (single !== undefined) return [single];
  return call.args.get('credentials');
}

/** When nothing but a speaks-for credential was sent: the user it speaks for. @throws Refusal */
export function loneSpeaksFor(call: Call): string | undefined {
  const list = credentialsOf(call);
  const texts = isArray(list) ? list.flatMap((each) => textOf(each) ?? []) : [];
  return texts.length > 0 && texts.every(isSpeaksFor) ? realUser(call, texts) : undefined;
}

/** The credential of an SA call; its target must be this authority. @throws Refusal */
export function checkAuthorityCredential(call: Call): Access {
  const credentials = credentialsOf(call);
  if (credentials === undefined) throw malformed();
  const access = checkCredentials(call, credentials);
  const { type, id } = parseUrn(access.credential.targetUrn);
  const isOurs = domainOfUrn(access.credential.targetUrn) === call.federation.home.domain;
  if (type !== 'authority' || id !== 'sa' || !isOurs) {
    throw new Refusal(Code.forbidden, 'This credential is for another target!');
  }
  checkPrivilege(access, 'authority', 'resolve');
  return access;
}
