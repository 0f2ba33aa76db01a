// Gives machines to a slice: brings the images, maps the requested nodes, enters the slivers, writes the
// manifest. Shared by CreateSliver, AM Allocate and the testbed's own sample slice.
import { isoSeconds } from '../time/clock';
import type { Federation } from '../federation';
import { sliverKey, holdingKey, changeHolding } from '../state/holdings';
import { hasDisk } from '../sites/hardware';
import { freeNode, isFreeLater, obstacle, type Wanted } from '../sites/nodes';
import { Code, Refusal } from '../wire/replyCodes';
import { managerUrn, type Site } from '../sites/site';
import type { HoldingRecord, Login, SliceRecord, SliverRecord } from '../state/records';
import { imageForNode, type ChosenImage, type ImageReader } from './imageForNode';
import { withCreator } from './logins';
import { writeManifest, type GivenNode } from './manifest';
import { localProject, mapUser } from './projects';
import { readRequest, type RequestedNode, type RequestRspec } from './requestRspec';

export interface Wish {
  readonly sliceUrn: string;
  readonly sliceName: string;
  readonly sliceUuid: string;
  readonly reader: ImageReader;
  readonly expires: number;
  readonly rspec: string;
  readonly logins?: readonly Login[];
  /** `allocated` for AM 3.0; `working` when the boot starts at once. */
  readonly work: 'allocated' | 'working' | 'none';
}

/** What the testbed itself asks for in the name of a slice, of images that the slice's creator may read. */
export function wishOf(slice: SliceRecord, { rspec, work }: Pick<Wish, 'rspec' | 'work'>): Wish {
  return {
    sliceUrn: slice.urn,
    sliceName: slice.name,
    sliceUuid: slice.uuid,
    reader: { userUrn: slice.creatorUrn, credentials: [] },
    expires: slice.expires,
    rspec,
    work,
  };
}

export interface Provided {
  readonly holding: HoldingRecord;
  readonly slivers: readonly SliverRecord[];
}

interface Chosen {
  readonly node: RequestedNode;
  /** Storage has none. */
  readonly choice: ChosenImage | undefined;
}

/** A request that has been read and whose images are known here; nothing is entered yet. */
export interface Prepared {
  readonly request: RequestRspec;
  readonly chosen: readonly Chosen[];
  /** Where SSH will be found, one for each node that has a disk; none where nobody can log in. */
  readonly ports: readonly number[];
}

/** @throws Refusal */
export async function prepare(federation: Federation, site: Site, wish: Wish): Promise<Prepared> {
  const request = readRequest(wish.rspec, managerUrn(site));
  const chosen: Chosen[] = [];
  for (const node of request.nodes) {
    const choice = hasDisk(node.sliverType)
      ? await imageForNode(federation, site, node, wish.reader)
      : undefined;
    const why = obstacle(wantedOf({ node, choice }));
    if (why !== undefined) {
      const text = `*** Node ${node.clientId} can never be mapped: ${why}.`;
      throw new Refusal(Code.noMapping, text, 'Could not map to resources');
    }
    chosen.push({ node, choice });
  }
  const count = chosen.filter(({ choice }) => choice !== undefined).length;
  return { request, chosen, ports: await federation.doors.reserve(count) };
}

function wantedOf({ node, choice }: Chosen): Wanted {
  return {
    sliverType: node.sliverType,
    id: node.componentId,
    hardwareType: node.hardwareType,
    architecture: choice?.image.architecture,
  };
}

/** Enters everything in one transaction; nothing boots yet. @throws Refusal */
export function provide(
  federation: Federation,
  site: Site,
  wish: Wish,
  prepared: Prepared,
): Provided {
  const userUrn = wish.reader.userUrn;
  const logins = withCreator(federation, wish.logins ?? [], userUrn);
  const enter = (): Provided => {
    const ports = [...prepared.ports];
    const slivers = prepared.chosen.map((each) =>
      enterSliver(federation, site, wish, each, each.choice && ports.shift()),
    );
    const nextId = (): number => federation.store.next(`sliver:${site.name}`, 1001);
    const project = localProject(federation, site, wish.sliceUrn);
    const given = givenNodes(prepared, slivers, logins);
    const slice = { name: wish.sliceName, expires: wish.expires, nextId };
    const { xml, links } = writeManifest(site, prepared.request, given, slice);
    const holding: HoldingRecord = {
      site: site.name,
      id: nextId(),
      sliceUrn: wish.sliceUrn,
      sliceUuid: wish.sliceUuid,
      creatorUrn: userUrn,
      project,
      created: federation.clock.now(),
      expires: wish.expires,
      manifest: xml,
      work: wish.work,
      ...(links.length > 0 && { links }),
      users: logins,
    };
    federation.store.holdings.put(holdingKey(site, wish.sliceUrn), holding);
    mapUser(federation, site, project, userUrn);
    return { holding, slivers };
  };
  try {
    return federation.store.transaction(enter);
  } catch (error) {
    federation.doors.shut(prepared.ports);
    throw error;
  }
}

function givenNodes(
  prepared: Prepared,
  slivers: readonly SliverRecord[],
  logins: readonly Login[],
): Map<string, GivenNode> {
  const userNames = logins.map(({ login }) => login);
  const given = new Map<string, GivenNode>();
  prepared.chosen.forEach(({ node }, index) => {
    const sliver = slivers[index];
    if (sliver) given.set(node.clientId, { sliver, userNames });
  });
  return given;
}

/** Waiting helps only against what other slices have. */
function noneFree(
  { clientId, componentId, hardwareType, sliverType }: RequestedNode,
  isLater: boolean,
): string {
  const what = componentId ?? `${hardwareType ?? sliverType} node`;
  if (!isLater)
    return `*** The request asks for more than the site has: no ${what} is left for ${clientId}.`;
  return `*** No free ${what} for ${clientId}. Try again later.`;
}

function enterSliver(
  federation: Federation,
  site: Site,
  wish: Wish,
  each: Chosen,
  sshPort: number | undefined,
): SliverRecord {
  const { node, choice } = each;
  const wanted = wantedOf(each);
  const free = freeNode(federation.store, site, wish.sliceUrn, wanted);
  if (!free) {
    const isLater = isFreeLater(federation.store, site, wish.sliceUrn, wanted);
    throw new Refusal(Code.insufficientNodes, noneFree(node, isLater), 'Insufficient nodes');
  }
  const id = federation.store.next(`sliver:${site.name}`, 1001);
  const sliver: SliverRecord = {
    site: site.name,
    id,
    sliceUrn: wish.sliceUrn,
    clientId: node.clientId,
    sliverType: node.sliverType,
    nodeId: free.id,
    hardwareType: free.hardwareType,
    imageUuid: choice?.image.uuid ?? '',
    imageVersion: choice?.version.version ?? 0,
    state: 'new',
    status: 'created',
    rawState: 'POWEROFF',
    ...(sshPort !== undefined && { sshPort }),
    ...(node.hasStartup && { hasStartup: true }),
    error: '',
    changed: federation.clock.now(),
  };
  federation.store.slivers.put(sliverKey(site, id), sliver);
  return sliver;
}

/** Boots all nodes of a slice; the slice counts as being worked on until the last one has ended. */
export async function bootAll(
  federation: Federation,
  site: Site,
  sliceUrn: string,
  slivers: readonly SliverRecord[],
): Promise<void> {
  const { background } = federation;
  await background.keep(() => changeHolding(federation, site, sliceUrn, { work: 'working' }));
  await Promise.all(slivers.map((sliver) => federation.machines.loadAndBoot(site, sliver)));
  if (federation.clock.stopped.aborted) return;
  await background.keep(() => {
    const holding = federation.store.holdings.get(holdingKey(site, sliceUrn));
    if (holding?.work === 'working') changeHolding(federation, site, sliceUrn, { work: 'none' });
  });
}

/** The end of what a slice holds here, in the record and in the manifest that says so. */
export function moveEnd(
  federation: Federation,
  site: Site,
  sliceUrn: string,
  expires: number,
): void {
  const holding = federation.store.holdings.get(holdingKey(site, sliceUrn));
  if (!holding) return;
  const text = isoSeconds(expires);
  const manifest = holding.manifest.replace(/ expires="[^"]*"/, ` expires="${text}"`);
  changeHolding(federation, site, sliceUrn, { expires, manifest });
}
