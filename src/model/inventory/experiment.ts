/**
 * An experiment as a portal tells of it, and the slices that its parts are at their sites. A portal names neither the
 * slice nor its slivers: the manifests do, and they come later.
 */
import type { Experiment, ExperimentAggregate, ExperimentNode } from '../../portal';
import { sameDomain, type ManifestNode } from '../../rpc';
import type { PortalAccount } from '../portal/portalAccount';
import { authorityOf } from '../urns';
import { compareNames } from './compareNames';
import type { ExperimentFacts, Slice, Sliver } from './sliver';

export interface KnownExperiment {
  readonly facts: ExperimentFacts;
  readonly parts: readonly ExperimentPart[];
  /** Its manifests have not been read yet, though they can be. */
  readonly isReading: boolean;
  /** Why they could not be read; what was known before is kept. */
  readonly error?: unknown;
}

/** What it has at one site. */
export interface ExperimentPart {
  /** URN of the aggregate. */
  readonly siteUrn: string;
  /** As the portal calls it. */
  readonly siteName: string;
  readonly nodes: readonly ExperimentNode[];
  /** Nodes of the manifest; absent until it was read. */
  readonly manifest?: readonly ManifestNode[] | undefined;
}

/** @param before what was known of the same experiment: its manifests stay until they are read again */
export function knownExperiment(
  { id: portalId }: Pick<PortalAccount, 'id'>,
  experiment: Experiment,
  before: KnownExperiment | undefined,
): KnownExperiment {
  const { id, name, project, creator, profile, status, expires } = experiment;
  return {
    facts: { portalId, id, name, project, creator, profile, status, expires },
    parts: partsOf(experiment.aggregates, before?.parts ?? []),
    isReading:
      experiment.aggregates.length > 0 &&
      (before?.isReading !== false || before.parts.length === 0),
    error: before?.error,
  };
}

/** One for each site, however often the portal names it. */
function partsOf(
  aggregates: readonly ExperimentAggregate[],
  before: readonly ExperimentPart[],
): ExperimentPart[] {
  const parts: ExperimentPart[] = [];
  for (const { urn, name, nodes } of aggregates) {
    const at = parts.findIndex(({ siteUrn }) => isSameSite(siteUrn, urn));
    const same = parts[at];
    if (same !== undefined) {
      parts[at] = { ...same, nodes: [...same.nodes, ...nodes] };
      continue;
    }
    const { manifest } = before.find(({ siteUrn }) => isSameSite(siteUrn, urn)) ?? {};
    parts.push({ siteUrn: urn, siteName: name ?? authorityOf(urn) ?? urn, nodes, manifest });
  }
  return parts;
}

/** `+am` and `+cm` of a site are one; a portal may write either. */
export function isSameSite(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [authorityOf(a), authorityOf(b)];
  return one !== undefined && other !== undefined && sameDomain(one, other);
}

/** Of a slice whose URN nobody tells. */
export function experimentKey({ id }: Pick<ExperimentFacts, 'id'>): string {
  return `portal:${id}`;
}

/** The part as a slice that only the portal sees. @param site where it is shown */
export function portalSlice(
  { facts, error }: KnownExperiment,
  part: ExperimentPart | undefined,
  siteUrn: string,
): Slice {
  const urn = experimentKey(facts);
  return {
    urn,
    name: facts.name ?? facts.id,
    siteUrn,
    slivers: part === undefined ? [] : portalSlivers(facts, part, urn, siteUrn),
    expires: facts.expires,
    busy: false,
    error,
    experiment: facts,
    isPortalOnly: true,
  };
}

/** Nodes of the portal's list and of the manifest: either may have one that the other has not. */
export function portalSlivers(
  facts: ExperimentFacts,
  { nodes, manifest = [] }: ExperimentPart,
  sliceUrn: string,
  siteUrn: string,
): Sliver[] {
  const names = new Set([
    ...manifest.map(({ clientId }) => clientId),
    ...nodes.flatMap(({ clientId }) => clientId ?? []),
  ]);
  return [...names]
    .filter((clientId) => clientId !== '')
    .sort(compareNames)
    .map((clientId) => {
      const node = nodes.find((each) => each.clientId === clientId);
      const given = manifest.find((each) => each.clientId === clientId);
      return portalSliver(facts, { clientId, node, given }, sliceUrn, siteUrn);
    });
}

interface NamedNode {
  readonly clientId: string;
  readonly node: ExperimentNode | undefined;
  readonly given: ManifestNode | undefined;
}

function portalSliver(
  { portalId, id }: ExperimentFacts,
  { clientId, node, given }: NamedNode,
  sliceUrn: string,
  siteUrn: string,
): Sliver {
  return {
    urn: given?.sliverUrn ?? [experimentKey({ id }), clientId].join(' '),
    clientId,
    sliceUrn,
    siteUrn,
    ...givenFacts(given),
    state: node?.state ?? 'unknown',
    status: node?.status ?? 'unknown',
    portal: { portalId, experiment: id, startupStatus: node?.startupStatus },
    isPortalOnly: true,
  };
}

/** What only the manifest tells. */
function givenFacts(
  given: ManifestNode | undefined,
): Pick<
  Sliver,
  'sliverType' | 'componentId' | 'hardwareType' | 'image' | 'loadedImage' | 'imageable' | 'logins'
> {
  if (given === undefined) return { sliverType: '', logins: [] };
  const { componentId, hardwareType, image, loadedImage, imageable, logins } = given;
  return {
    sliverType: given.sliverType ?? 'raw-pc',
    componentId,
    hardwareType,
    image: image ?? loadedImage,
    loadedImage,
    imageable,
    logins,
  };
}
