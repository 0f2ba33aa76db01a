// CM Resolve: what this site knows of a slice, sliver or node. Checks: docs/protocol.md, section 5.5.
import { domainOf, parseUrn } from '../../rpc/urn';
import type { Access } from '../credentials/access';
import type { Call } from '../http/call';
import { nodes } from '../sites/hardware';
import { hostOf, machineOf } from '../sites/nodes';
import { Code, died, Refusal } from '../wire/replyCodes';
import { nodeUrn, sliverUrn } from '../sites/site';
import type { HoldingRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { hasOnlyTicket } from './ticket';
import { publicUrl } from './publicPage';
import { credentialsOf, requireArguments, requiredUrn } from './access';
import { holdingKey, sliversOf } from '../state/holdings';

export function resolve(call: Call): ReplyValue {
  requireArguments(call, 'credentials', 'urn');
  const urn = requiredUrn(call, 'urn');
  const access = credentialsOf(call);
  const { authority, type, id } = parseUrn(urn);
  if (type !== 'slice' && domainOf(authority) !== call.site.domain) {
    throw new Refusal(Code.error, 'Authority mismatch');
  }
  switch (type) {
    case 'slice':
      return resolveSlice(call, access, urn);
    case 'sliver':
      return resolveSliver(call, access, Number(id));
    case 'node':
      return resolveNode(call, id);
    default:
      throw nothing();
  }
}

function nothing(): Refusal {
  return new Refusal(Code.searchFailed, 'Nothing here by that name');
}

function resolveSlice(call: Call, access: Access, urn: string): ReplyValue {
  const holding = call.federation.store.holdings.get(holdingKey(call.site, urn));
  const { targetUrn } = access.credential;
  if (!holding && targetUrn === urn && hasOnlyTicket(call, urn)) return { urn };
  if (!holding) throw nothing();
  if (targetUrn !== urn) {
    const slice = `${call.federation.home.name}.${parseUrn(urn).id}, IDX: ${holding.id}`;
    throw new Refusal(Code.forbidden, `No permission to resolve [GeniSlice: ${slice}]\n`);
  }
  const { asyncCode, asyncOutput } = holding;
  if (asyncCode !== undefined && asyncCode !== 0) {
    return { urn, async_code: asyncCode, async_output: asyncOutput ?? '' };
  }
  if (holding.manifest === '') return { urn };
  return {
    urn,
    sliver_urn: sliverUrn(call.site, holding.id),
    manifest: holding.manifest,
    users: usersOf(call, holding),
    public_url: publicUrl(call.site, holding),
  };
}

function resolveSliver(call: Call, access: Access, id: number): ReplyValue {
  const { store } = call.federation;
  const sliver = store.slivers.get(`${call.site.name}:${id}`);
  const holding = sliver
    ? store.holdings.get(holdingKey(call.site, sliver.sliceUrn))
    : store.holdings.find((each) => each.site === call.site.name && each.id === id);
  if (!holding) throw nothing();
  // The servers can describe the aggregate, but not one of its slivers (section 14, point 3).
  if (sliver) throw died(call.method, 'A single sliver cannot be described');
  const urn = sliverUrn(call.site, id);
  const { targetUrn } = access.credential;
  if (
    targetUrn !== holding.sliceUrn &&
    targetUrn !== urn &&
    targetUrn !== sliverUrn(call.site, holding.id)
  ) {
    throw new Refusal(Code.forbidden, 'Credential does not match the URN');
  }
  if (holding.manifest === '') throw new Refusal(Code.error, 'There is no manifest yet');
  return {
    urn,
    manifest: holding.manifest,
    public_url: publicUrl(call.site, holding),
    users: usersOf(call, holding),
  };
}

function resolveNode(call: Call, id: string): ReplyValue {
  const node = nodes.find((each) => each.id === machineOf(id));
  if (!node) throw nothing();
  const urn = nodeUrn(call.site, node.id);
  return {
    hrn: `${call.site.name}.${node.id}`,
    uuid: '',
    role: 'testnode',
    hostname: `${node.id}.${call.site.domain}`,
    physctrl: '',
    urn,
    rspec: `<node component_id="${urn}" exclusive="${node.slots === 1 ? 'true' : 'false'}"/>`,
    url: call.site.rpcUrl,
    gid: call.site.manager.certificate,
  };
}

function usersOf(call: Call, holding: HoldingRecord): ReplyValue {
  const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
  const hosts = slivers.map((sliver) => hostOf(call.site, sliver));
  return holding.users.map(({ urn, login, keys }) => ({
    urn,
    login,
    keys: keys.map((key) => ({ type: 'ssh', key })),
    hosts,
  }));
}
