// The experiments of the portal: the slices that hold slivers, each with the sites that one RSpec can name.
import { sameName } from '../../rpc/names';
import type { Federation } from '../federation';
import { roleIn } from '../people/membership';
import type { Site } from '../sites/site';
import { holdingKey, sliversOf } from '../state/holdings';
import type {
  ExperimentRecord,
  HoldingRecord,
  SliceRecord,
  SliverRecord,
  TokenRecord,
  UserRecord,
} from '../state/records';
import { portalId, PortalRefusal, type PortalRequest } from './request';

/** What an experiment has at one site. */
export interface Part {
  readonly site: Site;
  readonly holding: HoldingRecord;
  readonly slivers: readonly SliverRecord[];
}

export interface Experiment {
  readonly slice: SliceRecord;
  readonly project: string;
  readonly parts: readonly Part[];
  readonly record: ExperimentRecord;
}

/** Undefined for a slice that holds nothing, or is none of a project. */
export function experimentOf(federation: Federation, slice: SliceRecord): Experiment | undefined {
  const { project } = slice;
  const parts = partsOf(federation, slice);
  if (project === undefined || parts.length === 0) return undefined;
  const record = federation.store.experiments.get(slice.uuid) ?? { sliceUuid: slice.uuid };
  return { slice, project, parts, record };
}

/**
 * The portal names nodes by `client_id` alone. A site whose nodes have names that another site of the slice has too was
 * not asked by the same RSpec, and is not of the experiment: no action may reach the wrong node.
 */
function partsOf(federation: Federation, slice: SliceRecord): Part[] {
  const taken = new Set<string>();
  const parts: Part[] = [];
  for (const site of federation.sites) {
    const holding = federation.store.holdings.get(holdingKey(site, slice.urn));
    if (!holding || holding.work === 'terminating') continue;
    const slivers = sliversOf(federation, site, slice.urn);
    if (slivers.some(({ clientId }) => taken.has(clientId))) continue;
    for (const { clientId } of slivers) taken.add(clientId);
    parts.push({ site, holding, slivers });
  }
  return parts;
}

export function allExperiments(federation: Federation): Experiment[] {
  return [...federation.store.slices.values()].flatMap(
    (slice) => experimentOf(federation, slice) ?? [],
  );
}

/** Whether the portal would show it to the holder of the token. */
export function maySee(
  { user, token }: { readonly user: UserRecord; readonly token: TokenRecord },
  { slice, project }: Pick<Experiment, 'slice' | 'project'>,
): boolean {
  if (token.experimentId !== undefined && token.experimentId !== slice.uuid) return false;
  return roleIn(user, project) !== undefined;
}

/** The experiment that the path begins with. @throws PortalRefusal */
export function experimentIn(request: PortalRequest): Experiment {
  const { federation, slots } = request;
  const id = portalId(slots[0] ?? '');
  const slice = federation.store.slices.find((each) =>
    typeof id === 'string'
      ? each.uuid === id
      : sameName(each.name, id[1]) && each.project !== undefined && sameName(each.project, id[0]),
  );
  const found = slice && experimentOf(federation, slice);
  if (!found) throw PortalRefusal.of(404, 'No such experiment');
  if (!maySee(request, found)) throw PortalRefusal.of(403, 'Not enough permission');
  return found;
}

/** A node by its `client_id`. @throws PortalRefusal 404 */
export function nodeIn(
  experiment: Experiment,
  clientId: string,
): { readonly part: Part; readonly sliver: SliverRecord } {
  for (const part of experiment.parts) {
    const sliver = part.slivers.find((each) => each.clientId === clientId);
    if (sliver) return { part, sliver };
  }
  throw PortalRefusal.of(404, 'No such node');
}

export function changeRecord(
  { store }: Federation,
  sliceUuid: string,
  change: Partial<ExperimentRecord>,
): void {
  const now = store.experiments.get(sliceUuid) ?? { sliceUuid };
  store.experiments.put(sliceUuid, { ...now, ...change });
}

/** In the words that real replies have. */
export function statusOf({ parts, record }: Experiment): string {
  const slivers = parts.flatMap((part) => part.slivers);
  const works = parts.map(({ holding }) => holding.work);
  if (works.includes('broken') || slivers.some(({ status }) => status === 'failed'))
    return 'failed';
  if (works.includes('allocated')) return 'created';
  if (works.includes('working')) return 'provisioned';
  const isImaged = record.snapshot !== undefined && record.snapshot.isOver !== true;
  if (isImaged || slivers.some(({ state }) => state === 'imaging')) return 'imaging';
  return 'ready';
}
