// The public door of the RPC library, `protogeni-images/rpc`. Each call names its section of
// docs/protocol.md; docs/rpc.md shows the calls that people need.
export { AggregateManager, type AggregateImageRequest } from './services/aggregateManager';
export type { AggregateSlice, AggregateSliver } from './services/replies/aggregateSlice';
export type { AggregateVersion, RspecVersion } from './services/replies/aggregateVersion';
export { ClearingHouse, type Component } from './services/clearingHouse';
export {
  ComponentManager,
  type ActionRequest,
  type ComponentManagerVersion,
  type SliceRequest,
  type UserKeys,
} from './services/componentManager';
export type { CreatedImage, CreateImageRequest } from './services/replies/createImage';
export { parseCredential, type Credential } from './credentials/credential';
export { parseSpeaksFor, type SpeaksFor } from './credentials/speaksFor';
export { memoryCache, type CredentialCache } from './credentials/cache';
export { decodeMethodResponse, type DecodeLimits } from './wire/decodeReply';
export { encodeMethodCall } from './wire/encodeCall';
export { defined, type Defined } from './defined';
export { RpcError, type Flaw, type ForeignReply, type RpcReason, type ServiceKind } from './errors';
export { loadIdentity } from './identity/loadIdentity';
export type { Identity } from './identity/identity';
export {
  checkIdentityFile,
  type IdentityCheck,
  type IdentityFacts,
} from './identity/checkIdentityFile';
export type { OwnFlaw } from './identity/ownFlaw';
export { IdentityError, type IdentityFlaw, type IdentityReason } from './identity/identityError';
export type { LeftOut } from './wire/fields';
export { fetchImageMetadata } from './documents/imageMetadata';
export type { ImageMetadata } from './documents/readMetadata';
export type { ImageInfo, ImageStatus, ListedImage } from './services/replies/images';
export { parseManifest, type Login, type Manifest, type ManifestNode } from './documents/manifest';
export type { PrestagedImage } from './services/replies/prestage';
export type { Resolved } from './services/replies/resolved';
export type { CallOptions, CallRecord, ClientOptions, RetryOptions } from './options';
export { fetchSiteUrn } from './services/siteUrn';
export {
  changedAt,
  findCreated,
  LONGEST_HOLD_MS,
  type Finding,
  type Look,
  type LostRequest,
  type VersionBefore,
} from './snapshots/findCreated';
export {
  SliceAuthority,
  type PublicKey,
  type RegisteredSlice,
  type User,
} from './services/sliceAuthority';
export type { SliceStatus, SliverStatus } from './services/replies/sliceStatus';
export { heedProxyVariables, proxyVariable } from './tls/proxy';
export { fetchServerCertificate, type ServerCertificate } from './tls/verification';
export { parseFingerprint } from './tls/fingerprint';
export type { Trust, TrustSource } from './tls/trust';
export { nameKey, sameName } from './names';
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
  urnKey,
  UrnError,
  withoutVersion,
  type ImageUrn,
  type Urn,
} from './urn';
export { watchSnapshot } from './snapshots/watchSnapshot';
export type { WatchOptions } from './snapshots/watchOptions';
export type { SnapshotProgress, SnapshotStage, SnapshotWhy } from './snapshots/progress';
export type { WireValue } from './wire/values';
