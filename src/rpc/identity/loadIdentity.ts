// Who calls: the certificate and encrypted key of a user, as testbeds hand them out in one PEM file
// (docs/protocol.md 2.2). The key stays encrypted as it is; only TLS gets it, through `tlsOptionsOf`,
// and nothing that prints an identity can show it.
import type { Identity, KeyMaterial } from './identity';
import { sourceOf } from './source';

const material = new WeakMap<Identity, KeyMaterial>();

/** The key and certificate for the options of a request. Internal to the library. */
export function tlsOptionsOf(identity: Identity): KeyMaterial {
  const found = material.get(identity);
  if (found === undefined) throw new TypeError('This identity was not made by loadIdentity.');
  return found;
}

/**
 * Loads the usual PEM: private key (encrypted or not) and certificate in any order, a chain after it.
 * `certificate` is a path, or the PEM itself. The passphrase is checked here, so that a wrong one is
 * known before the first call.
 * @throws {IdentityError} with a `reason` that tells a wrong passphrase from a damaged file.
 */
export async function loadIdentity(options: {
  certificate: string | Uint8Array;
  passphrase?: string | undefined;
}): Promise<Identity> {
  const source = sourceOf(options.certificate);
  // Only here, because cryptography is slow to load and a program may never get to this point.
  const { readIdentity } = await import('./identityFile');
  const { identity, key } = readIdentity(source, options.passphrase);
  material.set(identity, key);
  return identity;
}
