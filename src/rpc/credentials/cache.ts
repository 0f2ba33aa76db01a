// Keeps credentials between calls. The slice authority hands out the same credential until it expires
// anyway (docs/protocol.md 4.6), so a kept one saves requests and loses nothing. A caller may bring a
// store of its own, for instance one that a command line keeps between runs.
import type { Credential } from './credential';

/** A store of credentials' texts. Whoever writes it to disk must keep it as safe as the key. */
export interface CredentialCache {
  get(key: string): Promise<string | undefined> | string | undefined;
  set(key: string, xml: string, expires: Date): Promise<void> | void;
  delete(key: string): Promise<void> | void;
}

/** A store in memory. */
export function memoryCache(): CredentialCache {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    set: (key, xml) => void kept.set(key, xml),
    delete: (key) => void kept.delete(key),
  };
}

const renewals = new WeakMap<
  Credential,
  (call: { signal?: AbortSignal | undefined }) => Promise<Credential>
>();

/** Notes how a fresh copy of a credential can be had, for calls that are told it has expired. */
export function setRenewal(
  credential: Credential,
  renew: (call: { signal?: AbortSignal | undefined }) => Promise<Credential>,
): void {
  renewals.set(credential, renew);
}

/** Fresh copies of those credentials that came from a slice authority; undefined if there is none. */
export async function renewed(
  credentials: readonly Credential[],
  call: { signal?: AbortSignal | undefined },
): Promise<Credential[] | undefined> {
  if (!credentials.some((credential) => renewals.has(credential))) return undefined;
  const fresh: Credential[] = [];
  for (const credential of credentials)
    fresh.push((await renewals.get(credential)?.(call)) ?? credential);
  return fresh;
}
