// The public door of the RPC library, `protogeni-images/rpc`.
export { decodeMethodResponse } from './decode';
export { encodeMethodCall } from './encode';
export { RpcError, type RpcReason } from './errors';
export { loadIdentity, type Identity } from './identity';
export { IdentityError, type IdentityReason } from './identityError';
export type { CallOptions, CallRecord, ClientOptions } from './options';
export {
  domainOf,
  formatImageUrn,
  formatUrn,
  parseImageUrn,
  parseUrn,
  sameDomain,
  sameImage,
  sameUrn,
  UrnError,
  withoutVersion,
  type ImageUrn,
  type Urn,
} from './urn';
export type { WireValue } from './wire';
