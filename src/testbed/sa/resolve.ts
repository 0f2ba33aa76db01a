// SA Resolve: what the slice authority knows of a user or a slice. Checks: docs/protocol.md, section 5.2.
import { isUrn, urnOf } from '../wire/urns';
import { sameName } from '../../rpc/names';
import { parseUrn } from '../../rpc/urn';
import type { Call } from '../http/call';
import { Code, died, malformed, Refusal } from '../wire/replyCodes';
import { authorityUrn, managerUrn } from '../sites/site';
import type { SliceRecord, UserRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { textOf } from '../wire/value';
import { checkAuthorityCredential, localUser } from './access';
import { findSlice } from './slices';

export function resolve(call: Call): ReplyValue {
  const { federation } = call;
  const urn = objectUrn(call);
  localUser(call, checkAuthorityCredential(call).realUrn);
  const { type } = parseUrn(urn);
  if (type === 'user') {
    const user = federation.store.users.get(urn);
    if (!user) throw new Refusal(Code.searchFailed, 'No one here by that name');
    return describeUser(call, user);
  }
  if (type === 'slice') {
    const slice = findSlice(federation, urn);
    if (!slice) throw new Refusal(Code.searchFailed, 'No such slice registered here');
    return describeSlice(call, slice);
  }
  throw new Refusal(Code.unsupported);
}

/** The object's URN, given as such or as a name with a type. @throws Refusal; Fault for a dotted name (section 5.2) */
export function objectUrn(call: Call): string {
  const urn = textOf(call.args.get('urn'));
  const hrn = textOf(call.args.get('hrn'));
  const given = urn ?? hrn;
  if (isUrn(given)) return given;
  if (hrn === undefined || urn !== undefined) throw malformed();
  return urnOfName(call, hrn);
}

function urnOfName(call: Call, name: string): string {
  const type = textOf(call.args.get('type'))?.toLowerCase();
  if (type === undefined || !/^[A-Za-z0-9_.-]+$/.test(name)) throw malformed();
  if (name.includes('.')) throw died(call.method);
  const { store, home } = call.federation;
  // A slice goes by its name at the whole site, whatever its project (section 14, point 2).
  const slice = type === 'slice' && store.slices.find((each) => sameName(each.name, name));
  if (slice) return slice.urn;
  const project = type === 'slice' && call.project !== undefined ? `:${call.project}` : '';
  const made = urnOf({ authority: home.domain + project, type, id: name });
  if (made === undefined) throw malformed();
  return made;
}

function describeUser(call: Call, user: UserRecord): ReplyValue {
  const { store, home, sliceAuthority } = call.federation;
  const projects = Object.keys(user.projects).map((project) => [
    authorityUrn(home, project),
    sliceAuthority.url.replace(/\/sa$/, `/project/${project}/sa`),
  ]);
  return {
    uid: user.uid,
    hrn: `${home.name}.${user.uid}`,
    urn: user.urn,
    uuid: user.uuid,
    email: user.email,
    gid: user.certificate,
    name: user.name,
    slices: store.slices.filter((slice) => slice.creatorUrn === user.urn).map((slice) => slice.urn),
    subauthorities: Object.fromEntries(projects) as Record<string, string>,
    pubkeys: user.sshKeys.map((key) => ({ type: 'ssh', key })),
  };
}

function describeSlice(call: Call, slice: SliceRecord): ReplyValue {
  const { store, home, sites } = call.federation;
  const creator = store.users.get(slice.creatorUrn);
  const holding = sites.filter((site) => store.holdings.get(`${site.name} ${slice.urn}`));
  return {
    hrn: `${home.name}.${slice.name}`,
    urn: slice.urn,
    uuid: slice.uuid,
    creator_uuid: creator?.uuid ?? '',
    creator_urn: slice.creatorUrn,
    gid: slice.certificate,
    component_managers: holding.map(managerUrn),
  };
}
