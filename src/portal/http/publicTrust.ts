// The authorities that Node brings with it. They are named on each request as any other CA, so nothing in the
// environment adds one.
import { rootCertificates } from 'node:tls';

/** PEM. */
export interface PublicTrust {
  readonly ca: string;
}

let trust: PublicTrust | undefined;

/** A quarter of a megabyte, so it is made once. */
export function publicTrust(): PublicTrust {
  return (trust ??= { ca: rootCertificates.join('\n') });
}
