// What can be asked of the portal: one table of methods and paths. Operations have the names of the official document.
import {
  createExperiment,
  getExperiment,
  getManifests,
  listExperiments,
  modifyExperiment,
} from './experimentOperations';
import { endExperiment, extend } from './lifetime';
import { actOnAll, actOnNode, getNode, nodeActions, type NodeAction } from './nodes';
import {
  createProfile,
  deleteProfile,
  deleteProfileVersion,
  getProfile,
  getProfileVersion,
  listProfiles,
  modifyProfile,
  refreshProfile,
} from './profileOperations';
import { PortalRefusal, type Operation } from './request';
import { getSnapshot, startSnapshot } from './snapshots';
import { getTokenThis, getVersion, refreshTokenThis } from './tokenOperations';

export interface Route {
  readonly method: string;
  readonly name: string;
  readonly run: Operation;
  /** Without a slash at the end; one group for each slot. */
  readonly path: RegExp;
}

function route(method: string, path: string, name: string, run: Operation): Route {
  const pattern = path.replace(/\{\w+\}/g, '([^/]+)');
  return { method, name, run, path: new RegExp(`^${pattern}$`) };
}

const notHere: Operation = () => {
  throw PortalRefusal.of(403, 'This portal does not do that');
};

const experiment = '/experiments/{experiment_id}';
const profile = '/profiles/{profile_id}';

function actionRoutes(action: NodeAction): Route[] {
  const node = `${experiment}/node/{client_id}/${action}`;
  return [
    route('POST', node, `${action}ExperimentNode`, actOnNode(action)),
    route('POST', `${experiment}/nodes/${action}`, `${action}ExperimentNodes`, actOnAll(action)),
  ];
}

const actions = Object.keys(nodeActions) as NodeAction[];

export const routes: readonly Route[] = [
  route('GET', '/version', 'getVersion', getVersion),
  route('GET', '/tokens/this', 'getTokenThis', getTokenThis),
  route('PUT', '/tokens/this/refresh', 'refreshTokenThis', refreshTokenThis),
  route('POST', '/tokens/redeem', 'redeemToken', notHere),
  route('GET', '/experiments', 'listExperiments', listExperiments),
  route('POST', '/experiments', 'createExperiment', createExperiment),
  route('GET', experiment, 'getExperiment', getExperiment),
  route('PUT', experiment, 'extendExperiment', extend),
  route('PATCH', experiment, 'modifyExperiment', modifyExperiment),
  route('DELETE', experiment, 'terminateExperiment', endExperiment),
  route('GET', `${experiment}/manifests`, 'getExperimentManifests', getManifests),
  route('GET', `${experiment}/node/{client_id}`, 'getExperimentNode', getNode),
  ...actions.flatMap(actionRoutes),
  route('POST', `${experiment}/snapshot/{client_id}`, 'startExperimentSnapshot', startSnapshot),
  route('GET', `${experiment}/snapshot/{snapshot_id}`, 'getExperimentSnapshot', getSnapshot),
  route('POST', `${experiment}/vlan/{lan}/connect`, 'connectExperimentVlan', notHere),
  route('POST', `${experiment}/vlan/{lan}/disconnect`, 'disconnectExperimentVlan', notHere),
  route('GET', '/profiles', 'listProfiles', listProfiles),
  route('POST', '/profiles', 'createProfile', createProfile),
  route('GET', profile, 'getProfile', getProfile),
  route('PATCH', profile, 'modifyProfile', modifyProfile),
  route('PUT', profile, 'updateProfile', refreshProfile),
  route('DELETE', profile, 'deleteProfile', deleteProfile),
  route('GET', `${profile}/versions/{version_id}`, 'getProfileVersion', getProfileVersion),
  route('DELETE', `${profile}/versions/{version_id}`, 'deleteProfileVersion', deleteProfileVersion),
  route('GET', '/resgroups', 'listResgroups', notHere),
  route('POST', '/resgroups', 'createResgroup', notHere),
];

export interface Found {
  readonly route: Route;
  readonly slots: readonly string[];
}

/**
 * @param path without a slash at the end
 * @throws PortalRefusal 404, 405, in the words of the framework
 */
export function find(method: string, path: string): Found {
  const there = routes.filter((each) => each.path.test(path));
  if (there.length === 0) throw PortalRefusal.detail(404, 'Not Found');
  const found = there.find((each) => each.method === method);
  if (!found) throw PortalRefusal.detail(405, 'Method Not Allowed');
  const [, ...slots] = found.path.exec(path) ?? [];
  return { route: found, slots: slots.map(decoded) };
}

export function isPath(path: string): boolean {
  return routes.some((each) => each.path.test(path));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw PortalRefusal.detail(400, 'The path cannot be decoded');
  }
}
