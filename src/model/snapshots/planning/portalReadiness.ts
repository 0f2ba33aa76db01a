/** Whether a snapshot may start, as the portal of an experiment says: both the experiment and the node are `ready`. */
import { parseManifest, sameUrn, type ManifestNode } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { PortalError, type Experiment, type ExperimentNode } from '../../../portal';
import { failureWord } from '../../inventory/sliver';
import { oneWord } from '../oneWord';
import type { PortalPlace } from '../place';
import { nodeImageOf } from './nodeImage';
import type { AskedSliver, Readiness } from './askedSliver';

/** Never rejects. */
export async function portalReadiness(
  place: PortalPlace,
  sliver: AskedSliver,
  signal: AbortSignal | undefined,
): Promise<Readiness> {
  const { portal } = place.portal;
  try {
    const experiment = await portal.experiments.get(place.experiment.experiment, { signal });
    const found = judge(experiment, place, sliver);
    if (found.state !== 'ready') return found;
    const { lastSnapshot } = experiment;
    const snapshotBefore = lastSnapshot === undefined ? undefined : (lastSnapshot.id ?? '');
    const node = sliver.imageable === true ? undefined : await nodeOf(place, sliver, signal);
    if (node?.imageable === false) return { state: 'not-imageable' };
    return { state: 'ready', ...defined({ nodeImage: node && nodeImageOf(node), snapshotBefore }) };
  } catch (problem) {
    return { state: PortalError.is(problem, 'not-found') ? 'gone' : 'not-yet', problem };
  }
}

/** What the portal leaves out it has to decide itself, when it is asked. */
function judge(experiment: Experiment, place: PortalPlace, { clientId }: AskedSliver): Readiness {
  const { status = 'ready' } = experiment;
  if (status === 'imaging') return { state: 'imaging' };
  if (status === 'failed') return { state: 'failed' };
  const node = nodeIn(experiment, place, clientId);
  if (node === undefined) return { state: 'gone' };
  const { status: own = 'ready', state = '' } = node;
  if (failureWord({ status: own, state }) !== undefined) return { state: 'failed' };
  if (status !== 'ready') return { state: 'not-yet', said: oneWord(status) };
  return own === 'ready' ? { state: 'ready' } : { state: 'not-yet', said: oneWord(own) };
}

function nodeIn(
  { aggregates }: Experiment,
  { siteUrn }: PortalPlace,
  clientId: string,
): ExperimentNode | undefined {
  const here = aggregates.filter(({ urn }) => sameUrn(urn, siteUrn));
  return here.flatMap(({ nodes }) => nodes).find((node) => node.clientId === clientId);
}

/** Undefined where the portal gives no manifest: the image can be made all the same. */
async function nodeOf(
  { portal: { portal }, experiment, siteUrn }: PortalPlace,
  { clientId }: AskedSliver,
  signal: AbortSignal | undefined,
): Promise<ManifestNode | undefined> {
  try {
    const manifests = await portal.experiments.manifests(experiment.experiment, { signal });
    const own = manifests.find(({ aggregateUrn }) => sameUrn(aggregateUrn, siteUrn));
    const nodes = own === undefined ? [] : parseManifest(own.xml).nodes;
    return nodes.find((node) => node.clientId === clientId);
  } catch {
    return undefined;
  }
}
