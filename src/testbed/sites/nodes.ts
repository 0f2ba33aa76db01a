// Which machine of a site a sliver goes to, which of them are free, and how a person would log in.
import type { Site } from './site';
import { isShared, isVirtual, nodes, type Node } from './hardware';
import type { SliverRecord } from '../state/records';
import type { Store } from '../state/store';

/** Machine that a sliver's node runs on: `pc101` of `pcvm101-3`. */
export function machineOf(nodeId: string): string {
  const [, kind, number] = /^(pc|dbox)vm(\d+)-\d+$/.exec(nodeId) ?? [];
  return kind === undefined || number === undefined ? nodeId : kind + number;
}

/** How many slivers there are by machine, those of one slice not counted where wanted. */
export function slotsUsed(store: Store, site: Site, exceptSlice?: string): Map<string, number> {
  const used = new Map<string, number>();
  for (const { nodeId } of store.slivers.filter(
    (sliver) => sliver.site === site.name && sliver.sliceUrn !== exceptSlice,
  )) {
    const machine = machineOf(nodeId);
    used.set(machine, (used.get(machine) ?? 0) + 1);
  }
  return used;
}

/** What a request wants of the machine of a node. */
export interface Wanted {
  readonly sliverType: string;
  /** Component id. */
  readonly id?: string | undefined;
  /** Hardware type; `pc` and `pcvm` are any, `d430-vm` is a virtual machine on a d430. */
  readonly hardwareType?: string | undefined;
  /** Those of the image; undefined for slivers without one. */
  readonly architecture?: readonly string[] | undefined;
}

/** Virtual machines that fit on a machine that is no host for everybody. */
const ownSlots = 10;

function isAny(hardwareType: string | undefined): boolean {
  return hardwareType === undefined || hardwareType === 'pc' || hardwareType === 'pcvm';
}

function isOfType({ hardwareType, classes }: Node, wanted: string | undefined): boolean {
  if (wanted === undefined || isAny(wanted)) return true;
  return hardwareType === wanted.replace(/-vm$/, '') || classes.includes(wanted);
}

/** Any machine can become a host for one slice, but only when that very machine or its type is wanted. */
function canBe({ offers }: Node, { sliverType, id, hardwareType }: Wanted): boolean {
  if (offers.includes(sliverType)) return true;
  const isNamed = id !== undefined || !isAny(hardwareType);
  return isNamed && isVirtual(sliverType) && offers.includes('raw-pc');
}

function runs({ architecture }: Node, wanted: Wanted): boolean {
  return wanted.architecture?.includes(architecture) ?? true;
}

/** Why no machine of a site can ever be what is wanted, in words that follow a name; undefined when one can. */
export function obstacle(wanted: Wanted): string | undefined {
  const { id, hardwareType, sliverType, architecture = [] } = wanted;
  const ofType = nodes.filter((node) => isOfType(node, hardwareType));
  if (ofType.length === 0) return `there is no hardware type ${hardwareType ?? ''} here`;
  const named = ofType.filter((node) => id === undefined || node.id === id);
  if (named.length === 0) return `node ${id ?? ''} is no ${hardwareType ?? ''}`;
  const able = named.filter((node) => canBe(node, wanted));
  const what = id ?? hardwareType ?? 'machine';
  if (able.length === 0) return `no ${what} can be ${sliverType}`;
  if (able.some((node) => runs(node, wanted))) return undefined;
  return `its image is for ${architecture.join(', ')}, which no ${what} runs`;
}

export interface FreeNode {
  readonly id: string;
  readonly hardwareType: string;
}

/** A free node, virtual ones named after their host. Undefined when nothing is free. */
export function freeNode(
  store: Store,
  site: Site,
  sliceUrn: string,
  wanted: Wanted,
): FreeNode | undefined {
  return nodeBeside(
    store.slivers.filter((sliver) => sliver.site === site.name),
    sliceUrn,
    wanted,
  );
}

/** Whether there would be a node if no other slice had any here. */
export function isFreeLater(store: Store, site: Site, sliceUrn: string, wanted: Wanted): boolean {
  const own = store.slivers.filter(
    (sliver) => sliver.site === site.name && sliver.sliceUrn === sliceUrn,
  );
  return nodeBeside(own, sliceUrn, wanted) !== undefined;
}

function nodeBeside(
  slivers: readonly SliverRecord[],
  sliceUrn: string,
  wanted: Wanted,
): FreeNode | undefined {
  const taken = new Set(slivers.map(({ nodeId }) => nodeId));
  const used = new Set(slivers.map(({ nodeId }) => machineOf(nodeId)));
  const closed = new Set(
    slivers
      .filter(
        (sliver) => sliver.sliceUrn !== sliceUrn || machineOf(sliver.nodeId) === sliver.nodeId,
      )
      .map(({ nodeId }) => machineOf(nodeId)),
  );
  for (const node of candidates(wanted)) {
    if (!isShared(wanted.sliverType)) {
      if (!used.has(node.id)) return { id: node.id, hardwareType: node.hardwareType };
    } else if (node.slots > 1 || !closed.has(node.id)) {
      const slot = freeSlot(node, taken);
      if (slot) return slot;
    }
  }
  return undefined;
}

/** What is there for everybody comes first. */
function candidates(wanted: Wanted): Node[] {
  const { id, hardwareType, sliverType } = wanted;
  const able = nodes.filter(
    (node) =>
      (id === undefined || id === node.id) &&
      isOfType(node, hardwareType) &&
      canBe(node, wanted) &&
      runs(node, wanted),
  );
  const offered = able.filter(({ offers }) => offers.includes(sliverType));
  return [...offered, ...able.filter((node) => !offered.includes(node))];
}

function freeSlot({ id, slots, classes }: Node, taken: ReadonlySet<string>): FreeNode | undefined {
  const [, kind = '', number = ''] = /^(\D+)(\d+)$/.exec(id) ?? [];
  const hardwareType = classes.includes('blockstore') ? 'blockstore' : 'pcvm';
  for (let slot = 1; slot <= (slots > 1 ? slots : ownSlots); slot += 1) {
    const name = `${kind}vm${number}-${slot}`;
    if (!taken.has(name)) return { id: name, hardwareType };
  }
  return undefined;
}

/** The name of the machine that a real site would let one log in at. */
export function hostOf(site: Site, { nodeId }: SliverRecord): string {
  return `${/^pcvm\d+-\d+$/.test(nodeId) ? machineOf(nodeId) : nodeId}.${site.domain}`;
}

/** Where ssh is found; undefined where nobody can log in. */
export function loginOf({ sshPort }: SliverRecord): { hostname: string; port: number } | undefined {
  return sshPort === undefined ? undefined : { hostname: '127.0.0.1', port: sshPort };
}
