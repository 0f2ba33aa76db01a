// The machines of a site: which there are, which is free, and how a person would log in.
import type { Site } from './site';
import type { SliverRecord } from '../state/records';
import type { Store } from '../state/store';

export interface Node {
  readonly id: string;
  readonly hardwareType: string;
  /** Sliver types that it can be. */
  readonly offers: readonly string[];
  /** How many slivers fit on it at once. */
  readonly slots: number;
}

const physical: readonly Node[] = Array.from({ length: 60 }, (_, index) => ({
  id: `pc${index + 1}`,
  hardwareType: index < 30 ? 'd710' : 'd430',
  offers: ['raw-pc'],
  slots: 1,
}));

const hosts: readonly Node[] = Array.from({ length: 4 }, (_, index) => ({
  id: `pc${index + 101}`,
  hardwareType: 'd430',
  offers: ['emulab-xen', 'emulab-docker'],
  slots: 60,
}));

export const nodes: readonly Node[] = [...physical, ...hosts];

export const sliverTypes: readonly string[] = ['raw-pc', 'emulab-xen', 'emulab-docker'];

/** Other spellings of sliver types that requests use (section 8.1). */
export function sliverTypeOf(word: string): string | undefined {
  if (word === 'raw') return 'raw-pc';
  if (word === 'default-vm' || word === 'emulab-vnode') return 'emulab-xen';
  return sliverTypes.includes(word) ? word : undefined;
}

/** Machine that a sliver's node runs on: `pc101` of `pcvm101-3`. */
export function machineOf(nodeId: string): string {
  const [, host] = /^pcvm(\d+)-\d+$/.exec(nodeId) ?? [];
  return host === undefined ? nodeId : `pc${host}`;
}

/** Slivers on a machine, those of one slice not counted where wanted. */
export function slotsUsed(store: Store, site: Site, node: Node, exceptSlice?: string): number {
  return store.slivers.filter(
    (sliver) =>
      sliver.site === site.name &&
      sliver.sliceUrn !== exceptSlice &&
      machineOf(sliver.nodeId) === node.id,
  ).length;
}

/**
 * The id of a free node of the wanted type; virtual ones are named after their host. `wanted` is a component id or
 * a hardware type of the request. Undefined when nothing is free.
 */
export function freeNode(
  store: Store,
  site: Site,
  sliverType: string,
  wanted: { readonly id?: string | undefined; readonly hardwareType?: string | undefined },
): { id: string; hardwareType: string } | undefined {
  const taken = new Set(
    store.slivers.filter((sliver) => sliver.site === site.name).map(({ nodeId }) => nodeId),
  );
  for (const node of nodes) {
    if (!node.offers.includes(sliverType)) continue;
    if (wanted.id !== undefined && wanted.id !== node.id) continue;
    if (wanted.hardwareType !== undefined && wanted.hardwareType !== node.hardwareType) continue;
    if (node.slots === 1 && !taken.has(node.id))
      return { id: node.id, hardwareType: node.hardwareType };
    for (let slot = 1; node.slots > 1 && slot <= node.slots; slot += 1) {
      const id = `pcvm${node.id.slice(2)}-${slot}`;
      if (!taken.has(id)) return { id, hardwareType: 'pcvm' };
    }
  }
  return undefined;
}

/** Where ssh would be found. */
export function loginOf(site: Site, sliver: SliverRecord): { hostname: string; port: number } {
  const [, host, slot] = /^pcvm(\d+)-(\d+)$/.exec(sliver.nodeId) ?? [];
  if (host === undefined || slot === undefined)
    return { hostname: `${sliver.nodeId}.${site.domain}`, port: 22 };
  return { hostname: `pc${host}.${site.domain}`, port: 30_000 + Number(slot) };
}
