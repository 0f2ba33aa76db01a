// Experiments and nodes in the portal's form. Without `X-Api-Elaborate: true` nodes have no host names and addresses.
import type { Federation } from '../federation';
import { managerUrn } from '../sites/site';
import type { SliverRecord } from '../state/records';
import { statusOf, type Experiment, type Part } from './experiments';
import { shownSnapshot } from './snapshotView';

export function shownExperiment(
  federation: Federation,
  experiment: Experiment,
  isElaborate: boolean,
): object {
  const { slice, project, parts, record } = experiment;
  const profile = federation.store.profiles.get(record.profileId ?? '');
  const version = profile?.versions.find(({ id }) => id === record.profileVersion);
  const aggregates = parts.map((part) => [
    managerUrn(part.site),
    shownPart(federation, experiment, part, isElaborate),
  ]);
  return {
    id: slice.uuid,
    name: slice.name,
    project,
    group: project,
    ...(profile && {
      profile_id: profile.id,
      profile_name: profile.name,
      profile_project: profile.project,
    }),
    creator: uidOf(slice.creatorUrn),
    updater: record.updater ?? null,
    created_at: dateOf(slice.created),
    start_at: null,
    stop_at: null,
    started_at: dateOf(Math.min(...parts.map(({ holding }) => holding.created))),
    expires_at: dateOf(slice.expires),
    status: statusOf(experiment),
    wbstore_id: slice.uuid,
    url: `${federation.portalUrl}/status.php?uuid=${slice.uuid}`,
    repository_url: profile?.repositoryUrl ?? null,
    repository_refspec: profile?.repositoryUrl === undefined ? null : 'refs/heads/main',
    repository_hash: version?.hash ?? null,
    bindings: record.bindings ?? {},
    aggregates: Object.fromEntries(aggregates) as object,
    last_snapshot_status: record.snapshot ? shownSnapshot(record.snapshot) : null,
    sshpubkey: null,
  };
}

function shownPart(
  federation: Federation,
  experiment: Experiment,
  part: Part,
  isElaborate: boolean,
): object {
  return {
    urn: managerUrn(part.site),
    name: part.site.name,
    status: statusOf({ ...experiment, parts: [part] }),
    nodes: part.slivers.map((sliver) =>
      shownNode(federation, experiment, { part, sliver }, isElaborate),
    ),
  };
}

/** The `urn` is the aggregate's: the URN of the sliver is only in the manifest. */
export function shownNode(
  federation: Federation,
  { slice }: Experiment,
  { part: { site }, sliver }: { readonly part: Part; readonly sliver: SliverRecord },
  isElaborate: boolean,
): object {
  const now = federation.machines.current(sliver) ?? sliver;
  const address = {
    hostname: `${now.clientId}.${slice.name}.${site.domain}`,
    // Of those that are for documentation: there is no machine.
    ipv4: `203.0.113.${1 + (now.id % 254)}`,
  };
  return {
    urn: managerUrn(site),
    client_id: now.clientId,
    ...(isElaborate && address),
    status: now.status,
    state: now.state === 'new' ? 'stopped' : now.state,
    rawstate: now.rawState,
    startup_status: startupOf(now),
  };
}

function startupOf({ hasStartup, status }: SliverRecord): string {
  if (hasStartup !== true) return 'none';
  return status === 'ready' ? 'finished' : 'running';
}

export function dateOf(time: number): string {
  return new Date(time).toISOString();
}

export function uidOf(urn: string): string {
  return urn.replace(/^.*\+/, '');
}
