// The TLS options of one request.
import type { KeyMaterial } from '../identity/identity';
import type { TrustOptions } from './verification';

/** What TLS is told for one request. Always on the request itself: VS Code drops what is set on an agent. */
export type TlsSettings = TrustOptions & Partial<KeyMaterial> & { ciphers?: string };
