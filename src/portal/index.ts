// The public door of the portal's library, `protogeni-images/portal`. docs/portal.md shows the calls that people need.
export { Portal } from './portal';
export type { PortalCall, PortalOptions, PortalRecord } from './options';
export { PortalError, type Effect, type PortalReason } from './errors';
export type { Experiments, ExperimentQuery, Extension } from './experiments';
export type { Nodes } from './nodes';
export type { Profiles, ProfileQuery } from './profiles';
export type { Snapshots, SnapshotRequest } from './snapshots';
export type { Tokens } from './tokens';
export type { FollowOptions, SnapshotLook } from './follow';
export type { StartedSnapshot } from './started';
export type {
  Experiment,
  ExperimentAggregate,
  ExperimentNode,
  PortalManifest,
} from './read/experiment';
export type { Profile, ProfileVersion } from './read/profile';
export type { Repository } from './read/repository';
export type { PortalSnapshot } from './read/snapshot';
export type { PortalVersion, TokenFacts } from './read/token';
export type { Flaw } from '../rpc/errors';
export type { Trust, TrustSource } from '../rpc/tls/trust';
export { heedProxyVariables, proxyVariable } from '../rpc/tls/proxy';
export {
  parseManifest,
  type Login,
  type Manifest,
  type ManifestNode,
} from '../rpc/documents/manifest';
