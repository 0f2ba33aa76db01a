// The public door of the portal's library, `protogeni-images/portal`. docs/portal.md shows the calls that people need.
export { Portal } from './portal';
export type { PortalCall, PortalOptions, PortalRecord } from './options';
export { PortalError, type Effect, type PortalReason, type Redirection } from './errors';
export type { ExperimentQuery, Extension } from './experiments';
export type { ProfileQuery } from './profiles';
export type { SnapshotRequest } from './snapshots';
export type { FollowOptions, SnapshotLook } from './follow';
export { startedSince, type StartedSnapshot } from './started';
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
