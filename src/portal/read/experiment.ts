// What the portal says of experiments and their nodes.
import { defined } from '../../rpc/defined';
import type { LeftOut } from '../http/connection';
import { isPlainUrn } from '../../rpc/urn';
import { isObject, Members, readParts, readRows, Unreadable } from './members';
import { repositoryOf, type Repository } from './repository';
import { snapshotOf, type PortalSnapshot } from './snapshot';

/** One experiment. All but its id may be missing. */
export interface Experiment {
  id: string;
  name?: string;
  project?: string;
  group?: string;
  creator?: string;
  updater?: string;
  created?: Date;
  /** When it is to begin and end. */
  starts?: Date;
  stops?: Date;
  started?: Date;
  expires?: Date;
  /** The portal's word. `ready` and `failed` are ends; there is no list of the others. */
  status?: string;
  /** Its page in the portal, as the portal says. */
  url?: string;
  profile: { id?: string; name?: string; project?: string };
  repository?: Repository;
  /** Values of the profile's parameters. */
  bindings: Readonly<Record<string, unknown>>;
  aggregates: ExperimentAggregate[];
  /** The latest snapshot; the portal keeps one. */
  lastSnapshot?: PortalSnapshot;
}

/** The part of an experiment at one site. */
export interface ExperimentAggregate {
  urn: string;
  name?: string;
  status?: string;
  nodes: ExperimentNode[];
}

/** One node. Host name and address are there only in full answers. */
export interface ExperimentNode {
  clientId?: string;
  /** As the portal gives it, which may be that of the aggregate: it is no sliver URN. */
  urn?: string;
  hostname?: string;
  ipv4?: string;
  status?: string;
  state?: string;
  rawState?: string;
  startupStatus?: string;
}

/** @throws {Unreadable} */
export function readExperiments(value: unknown, leftOut: LeftOut): Experiment[] {
  const rows = new Members(value, 'the answer').list('experiments');
  return readRows(rows, leftOut, (row) => readExperiment(row, leftOut));
}

/** @throws {Unreadable} when it has no id. */
export function readExperiment(value: unknown, leftOut: LeftOut): Experiment {
  const members = new Members(value, 'an experiment');
  const snapshot = members.optionalMembers('last_snapshot_status');
  return defined({
    id: members.text('id'),
    name: members.optionalText('name'),
    project: members.optionalText('project'),
    group: members.optionalText('group'),
    creator: members.optionalText('creator'),
    updater: members.optionalText('updater'),
    created: members.optionalDate('created_at'),
    starts: members.optionalDate('start_at'),
    stops: members.optionalDate('stop_at'),
    started: members.optionalDate('started_at'),
    expires: members.optionalDate('expires_at'),
    status: members.optionalText('status'),
    url: members.optionalText('url'),
    profile: defined({
      id: members.optionalText('profile_id'),
      name: members.optionalText('profile_name'),
      project: members.optionalText('profile_project'),
    }),
    repository: repositoryOf(members),
    bindings: bindingsOf(members.value('bindings')),
    aggregates: readParts(
      () => members.entries('aggregates'),
      leftOut,
      ([urn, aggregate]) => readAggregate(aggregate, urn, leftOut),
    ),
    lastSnapshot: snapshot === undefined ? undefined : snapshotOf(snapshot),
  });
}

/** The contract calls them a text with JSON and types them as an object. */
function bindingsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'string') return isObject(value) ? value : {};
  try {
    return bindingsOf(JSON.parse(value));
  } catch {
    return {};
  }
}

function readAggregate(
  value: unknown,
  key: string | undefined,
  leftOut: LeftOut,
): ExperimentAggregate {
  const members = new Members(value, 'an aggregate');
  const urn = members.optionalUrn('urn') ?? (key !== undefined && isPlainUrn(key) ? key : '');
  if (urn === '') throw new Unreadable('an aggregate has no usable URN');
  return defined({
    urn,
    name: members.optionalText('name'),
    status: members.optionalText('status'),
    nodes: readParts(() => members.list('nodes'), leftOut, readNode),
  });
}

/** @throws {Unreadable} when it is no object. */
export function readNode(value: unknown): ExperimentNode {
  const members = new Members(value, 'a node');
  return defined({
    clientId: members.optionalText('client_id'),
    urn: members.optionalUrn('urn'),
    hostname: members.optionalText('hostname'),
    ipv4: members.optionalText('ipv4'),
    status: members.optionalText('status'),
    state: members.optionalText('state'),
    rawState: members.optionalText('rawstate'),
    startupStatus: members.optionalText('startup_status'),
  });
}

/** The manifest of one aggregate, as XML. */
export interface PortalManifest {
  aggregateUrn: string;
  xml: string;
}

/** @throws {Unreadable} */
export function readManifests(value: unknown, leftOut: LeftOut): PortalManifest[] {
  if (!isObject(value)) throw new Unreadable('the manifests are not the object that was expected');
  return readRows(Object.entries(value), leftOut, ([aggregateUrn, xml]) => {
    if (!isPlainUrn(aggregateUrn)) throw new Unreadable('a manifest has no usable URN');
    if (typeof xml !== 'string') throw new Unreadable(`the manifest of ${aggregateUrn} is no text`);
    return { aggregateUrn, xml };
  });
}
