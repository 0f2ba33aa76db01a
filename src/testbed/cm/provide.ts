// Gives machines to a slice: maps the requested nodes, enters the slivers, writes the manifest, boots.
// Shared by CreateSliver, AM Allocate and the testbed's own sample slice.
import type { Federation } from '../federation';
import { sliverKey } from '../disks/machines';
import { freeNode } from '../nodes';
import { Code, Refusal } from '../replyCodes';
import { managerUrn, type Site } from '../site';
import type { HoldingRecord, SliverRecord } from '../state/records';
import { holdingKey } from './access';
import { imageForNode, type ChosenImage } from './imageForNode';
import { writeManifest, type GivenNode } from './manifest';
import { localProject, mapUser } from './projects';
import { readRequest, type RequestedNode } from './requestRspec';

export interface Wish {
  readonly sliceUrn: string;
  readonly sliceName: string;
  readonly sliceUuid: string;
  readonly userUrn: string;
  readonly expires: number;
  readonly rspec: string;
}

export interface Provided {
  readonly holding: HoldingRecord;
  readonly slivers: readonly SliverRecord[];
}

/** Enters everything in one transaction; nothing boots yet. @throws Refusal */
export function provide(federation: Federation, site: Site, wish: Wish): Provided {
  const request = readRequest(wish.rspec, managerUrn(site));
  const chosen = request.nodes.map((node) => ({
    node,
    choice: imageForNode(federation, site, node, wish.userUrn),
  }));
  return federation.store.transaction(() => {
    const slivers = chosen.map(({ node, choice }) =>
      enterSliver(federation, site, wish, node, choice),
    );
    const nextId = (): number => federation.store.next(`sliver:${site.name}`, 1001);
    const given = new Map<string, GivenNode>();
    slivers.forEach((sliver, index) => {
      const choice = chosen[index]?.choice;
      const image = choice
        ? `${choice.image.project}/${choice.image.name}:${choice.version.version}`
        : '';
      given.set(sliver.clientId, { sliver, image, userNames: [wish.userUrn.replace(/^.*\+/, '')] });
    });
    const slice = { name: wish.sliceName, expires: wish.expires, nextId };
    const project = localProject(federation, site, wish.sliceUrn);
    const holding: HoldingRecord = {
      site: site.name,
      id: nextId(),
      sliceUrn: wish.sliceUrn,
      sliceUuid: wish.sliceUuid,
      creatorUrn: wish.userUrn,
      project,
      created: federation.clock.now(),
      expires: wish.expires,
      manifest: writeManifest(site, request, given, slice),
      work: 'none',
    };
    federation.store.holdings.put(holdingKey(site, wish.sliceUrn), holding);
    mapUser(federation, site, project, wish.userUrn);
    return { holding, slivers };
  });
}

function enterSliver(
  federation: Federation,
  site: Site,
  wish: Wish,
  node: RequestedNode,
  { image, version }: ChosenImage,
): SliverRecord {
  const hardwareType =
    node.hardwareType === 'pc' || node.hardwareType === 'pcvm' ? undefined : node.hardwareType;
  const free = freeNode(federation.store, site, node.sliverType, {
    id: node.componentId,
    hardwareType,
  });
  if (!free)
    throw new Refusal(
      Code.insufficientNodes,
      `No free ${node.sliverType} node for ${node.clientId}`,
    );
  const id = federation.store.next(`sliver:${site.name}`, 1001);
  const sliver: SliverRecord = {
    site: site.name,
    id,
    sliceUrn: wish.sliceUrn,
    clientId: node.clientId,
    sliverType: node.sliverType,
    nodeId: free.id,
    hardwareType: free.hardwareType,
    imageUuid: image.uuid,
    imageVersion: version.version,
    state: 'started',
    status: 'created',
    rawState: 'SHUTDOWN',
    error: '',
    changed: federation.clock.now(),
  };
  federation.store.slivers.put(sliverKey(site, id), sliver);
  return sliver;
}
