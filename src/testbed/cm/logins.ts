// Who can log in to the nodes of a slice: the `keys` argument of CreateSliver and BindToSlice, in the two
// shapes that clients send.
import { parseUrn } from '../../rpc/urn';
import type { Federation } from '../federation';
import type { Login } from '../state/records';
import { isUrn } from '../wire/urns';
import { isArray, isStruct, textOf, type WireValue } from '../wire/value';

/** Entries `{urn, login?, keys: [{type, key} | key]}`, or for one user just `{type, key}`. Others are passed over. */
export function readLogins(keys: WireValue | undefined, userUrn: string): Login[] {
  if (!isArray(keys)) return [];
  const plain = keys.flatMap((entry) => keyOf(entry) ?? []);
  if (plain.length > 0) return [{ urn: userUrn, login: loginOf(userUrn), keys: plain }];
  return keys.filter(isStruct).flatMap((entry) => {
    const urn = textOf(entry.get('urn'));
    if (!isUrn(urn)) return [];
    const list = entry.get('keys');
    const own = isArray(list) ? list.flatMap((each) => textOf(each) ?? keyOf(each) ?? []) : [];
    return [{ urn, login: textOf(entry.get('login')) ?? loginOf(urn), keys: own }];
  });
}

/** The creator can always log in, with the keys that the slice authority knows when none were sent. */
export function withCreator(
  federation: Federation,
  logins: readonly Login[],
  creatorUrn: string,
): Login[] {
  if (logins.some(({ urn }) => urn === creatorUrn)) return [...logins];
  const keys = federation.store.users.get(creatorUrn)?.sshKeys ?? [];
  return [{ urn: creatorUrn, login: loginOf(creatorUrn), keys }, ...logins];
}

function keyOf(entry: WireValue): string | undefined {
  return isStruct(entry) ? textOf(entry.get('key')) : undefined;
}

function loginOf(urn: string): string {
  return parseUrn(urn).id.replace(/[^A-Za-z0-9_-]/g, '') || 'user';
}
