/** The server behind an address, for what is asked without any certificate. */
import { rootCertificates } from 'node:tls';
import { KnownServers } from '../../../model/accounts/knownServers';
import type { TrustedServer } from '../../../model/inventory/visibility';
import type { CommonOptions } from '../arguments/options';
import { trustFrom } from './session';

/** Nothing secret is sent, so public authorities count where the server is not known. */
export function serverAt(url: string, options: CommonOptions): TrustedServer {
  const trust = trustFrom(options);
  const found =
    typeof trust !== 'function' ? trust : new KnownServers().knows(url) ? trust(url) : undefined;
  return {
    trust: found ?? { ca: rootCertificates.join('\n') },
    componentManager: { url },
  };
}
