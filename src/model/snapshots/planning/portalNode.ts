/** Finds a node of an experiment by the names that people give, for whoever has no rows of a tree to choose from. */
import * as l10n from '@vscode/l10n';
import { parseManifest, sameUrn } from '../../../rpc';
import type { Account } from '../../accounts/account';
import type { PortalAccount } from '../../portal/portalAccount';
import { SnapshotRefused } from '../job';
import type { PortalPlace } from '../place';
import { portalPlace } from '../placeOf';
import type { RequestParts } from './request';

export interface PortalNodeFound {
  readonly place: PortalPlace;
  /** For `readPlan`, `readinessOf` and `requestFor`, which need the name of the image besides. */
  readonly parts: Omit<RequestParts, 'imageName'>;
}

export interface PortalNodeAsked {
  readonly portal: PortalAccount;
  /** UUID, or `project,name`. */
  readonly experiment: string;
  /** Name of the node in the RSpec; the only one unless given. */
  readonly clientId?: string | undefined;
  /** Certificates, which tell what images there are. */
  readonly accounts?: readonly Account[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws PortalError; SnapshotRefused `unknown-sliver` for a node that is not there, or not the only one */
export async function findPortalNode({
  portal,
  experiment: asked,
  clientId,
  accounts = [],
  signal,
}: PortalNodeAsked): Promise<PortalNodeFound> {
  const { id, name, project, aggregates } = await portal.portal.experiments.get(asked, { signal });
  const nodes = aggregates.flatMap(({ urn: siteUrn, name: siteName, nodes: here }) =>
    here.flatMap((node) => (node.clientId === undefined ? [] : [{ siteUrn, siteName, ...node }])),
  );
  const meant = clientId === undefined ? nodes : nodes.filter((one) => one.clientId === clientId);
  const [node] = meant;
  if (node?.clientId === undefined || meant.length > 1) {
    const names = nodes.map((one) => one.clientId).join(', ');
    throw new SnapshotRefused('unknown-sliver', sentenceOf(name ?? asked, clientId, names));
  }
  const { siteUrn, siteName } = node;
  const sliverUrn = await sliverUrnOf(portal, { id, siteUrn, clientId: node.clientId }, signal);
  return {
    place: portalPlace(
      {
        portal,
        experiment: { url: portal.url, experiment: id, name, project, siteName },
        siteUrn,
      },
      accounts,
    ),
    // A portal does not tell the URN of the slice: this is a key.
    parts: { sliceUrn: `portal:${id}`, sliverUrn, clientId: node.clientId },
  };
}

function sentenceOf(experiment: string, clientId: string | undefined, names: string): string {
  if (names === '') return l10n.t('The experiment {0} has no nodes.', experiment);
  return clientId === undefined
    ? l10n.t('The experiment {0} has several nodes: name one of {1}.', experiment, names)
    : l10n.t('The experiment {0} has no node {1}: name one of {2}.', experiment, clientId, names);
}

/** From the manifest, as a certificate sees it; else a key, so that snapshots of one node are found together. */
async function sliverUrnOf(
  { portal }: PortalAccount,
  {
    id,
    siteUrn,
    clientId,
  }: { readonly id: string; readonly siteUrn: string; readonly clientId: string },
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    const manifests = await portal.experiments.manifests(id, { signal });
    const own = manifests.find(({ aggregateUrn }) => sameUrn(aggregateUrn, siteUrn));
    const nodes = own === undefined ? [] : parseManifest(own.xml).nodes;
    const found = nodes.find((node) => node.clientId === clientId)?.sliverUrn;
    if (found !== undefined) return found;
  } catch {
    // The snapshot needs the names only.
  }
  return `portal:${id}:${clientId}`;
}
