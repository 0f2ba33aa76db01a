// The public door of the RPC library, `protogeni-images/rpc`. Each call names its section of
// docs/protocol.md; docs/rpc.md shows the calls that people need.
export { AggregateManager, type AggregateImageRequest } from './aggregateManager';
export type { AggregateSlice, AggregateSliver } from './aggregateSlice';
export type { AggregateVersion, RspecVersion } from './aggregateVersion';
export { ClearingHouse, type Component } from './clearingHouse';
export {
  ComponentManager,
  type ActionRequest,
  type ComponentManagerVersion,
  type SliceRequest,
  type UserKeys,
} from './componentManager';
export type { CreatedImage, CreateImageRequest } from './createImage';
export { parseCredential, type Credential } from './credential';
export { memoryCache, type CredentialCache } from './credentialCache';
export { decodeMethodResponse, type DecodeLimits } from './decode';
export { encodeMethodCall } from './encode';
export { defined, type Defined } from './defined';
export { RpcError, type Flaw, type ForeignReply, type RpcReason, type ServiceKind } from './errors';
export { loadIdentity, type Identity } from './identity';
export {
  checkIdentityFile,
  type IdentityCheck,
  type IdentityFacts,
} from './identity/checkIdentityFile';
export type { OwnFlaw } from './identity/ownFlaw';
export { IdentityError, type IdentityFlaw, type IdentityReason } from './identityError';
export type { LeftOut } from './fields';
export { fetchImageMetadata, type ImageMetadata } from './imageMetadata';
export type { ImageInfo, ImageStatus, ListedImage } from './images';
export { parseManifest, type Login, type Manifest, type ManifestNode } from './manifest';
export type { PrestagedImage } from './prestage';
export type { Resolved } from './resolved';
export type { CallOptions, CallRecord, ClientOptions, RetryOptions } from './options';
export { fetchSiteUrn } from './services/siteUrn';
export {
  changedAt,
  findCreated,
  LONGEST_HOLD,
  type Finding,
  type Look,
  type LostRequest,
  type VersionBefore,
} from './snapshots/findCreated';
export { SliceAuthority, type PublicKey, type RegisteredSlice, type User } from './sliceAuthority';
export type { SliceStatus, SliverStatus } from './sliceStatus';
export { heedProxyVariables, proxyVariable } from './tls/proxy';
export { fetchServerCertificate, type ServerCertificate, type Trust } from './trust';
export {
  componentManagerUrn,
  domainOf,
  formatImageUrn,
  formatUrn,
  isPlainUrn,
  parseImageUrn,
  parseUrn,
  sameDomain,
  sameImage,
  sameUrn,
  tryParseImageUrn,
  tryParseUrn,
  UrnError,
  withoutVersion,
  type ImageUrn,
  type Urn,
} from './urn';
export {
  watchSnapshot,
  type SnapshotProgress,
  type SnapshotStage,
  type SnapshotWhy,
  type WatchOptions,
} from './watchSnapshot';
export type { WireValue } from './wire';
