// The authorities that Node brings with it. They are named on each request as any other CA, so nothing in the
// environment adds one.
import { rootCertificates } from 'node:tls';
import type { Trust } from '../../rpc/tls/trust';

let trust: Trust | undefined;

export function publicTrust(): Trust {
  return (trust ??= { ca: rootCertificates.join('\n') });
}
