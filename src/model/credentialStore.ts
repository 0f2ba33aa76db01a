/**
 * Credentials on disk, so that a second command needs not ask for them again. As safe as the key: one
 * file per credential, readable by the owner only, and gone when the credential has expired. The names
 * of the files are hashes and tell nothing.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { CredentialCache } from '../rpc';
import { isPrivate, replaceFile } from './atomicFile';
import { stateFolder } from './folders';

/** `…/protogeni-images/credentials`. */
export function defaultCredentialDirectory(): string {
  return join(stateFolder(), 'credentials');
}

/**
 * A store in a folder. The keys name the user's certificate, the slice authority and the object. A disk
 * that cannot be written only means that the next command asks again.
 */
export function credentialStore(directory: string): CredentialCache {
  const pathOf = (key: string): string =>
    join(directory, `${createHash('sha256').update(key).digest('hex')}.xml`);
  return {
    get: (key) => {
      const path = pathOf(key);
      try {
        // What others could read or have written is not a credential of ours any more.
        if (!isPrivate(path)) return undefined;
        return readFileSync(path, 'utf8');
      } catch {
        return undefined;
      }
    },
    set: (key, xml, expires) => {
      try {
        removeExpired(directory);
        const path = pathOf(key);
        replaceFile(path, xml, { flush: false });
        // The time of the file is the end of its use; reading that needs no parser.
        utimesSync(path, new Date(), expires);
      } catch {
        // A full disk must not end the command.
      }
    },
    delete: (key) => rmSync(pathOf(key), { force: true }),
  };
}

function removeExpired(directory: string): void {
  for (const name of namesIn(directory)) {
    const path = join(directory, name);
    if (statSync(path).mtimeMs < Date.now()) rmSync(path, { force: true });
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.xml'));
  } catch {
    return [];
  }
}
