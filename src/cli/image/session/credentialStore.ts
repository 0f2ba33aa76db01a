/**
 * Credentials on disk, so that a second command needs not ask for them again. As safe as the key: one
 * file per credential, readable by the owner only, and gone when the credential has expired. The names
 * of the files are hashes and tell nothing.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CredentialCache } from '../../../rpc';
import { isPrivate, removeAbandonedDrafts, replaceFile } from '../../../model/storage/atomicFile';
import { stateFolder } from '../../../model/storage/folders';
import { makePrivateFolder } from '../../../model/storage/makeFolder';

/** `…/protogeni-images/credentials`. */
export function defaultCredentialDirectory(): string {
  return join(stateFolder(), 'credentials');
}

/**
 * A store in a folder. The keys name the user's certificate, the slice authority and the object. A disk
 * that cannot be written only means that the next command asks again; so does a file that is damaged, or
 * belongs to another key: it is removed.
 */
export function credentialStore(directory: string): CredentialCache {
  const pathOf = (key: string): string => join(directory, `${hash(key)}.xml`);
  return {
    get: (key) => {
      const path = pathOf(key);
      const text = privateText(path);
      if (text === undefined) return undefined;
      const xml = text.slice(text.indexOf('\n') + 1);
      if (text === sealed(key, xml)) return xml;
      removeIfPossible(path);
      return undefined;
    },
    set: (key, xml, expires) => {
      try {
        makePrivateFolder(directory);
        removeExpired(directory);
        removeAbandonedDrafts(directory);
        const path = pathOf(key);
        replaceFile(path, sealed(key, xml), { flush: false });
        // The time of the file is the end of its use; reading that needs no parser.
        utimesSync(path, new Date(), expires);
      } catch {
        // A full disk must not end the command.
      }
    },
    delete: (key) => removeIfPossible(pathOf(key)),
  };
}

/** A checksum of the key and the text, then the text: a server would only refuse what a disk has changed. */
function sealed(key: string, xml: string): string {
  return `${hash(`${key}\n${xml}`)}\n${xml}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What others could read or have written is not a credential of ours any more. */
function privateText(path: string): string | undefined {
  let file: number | undefined;
  try {
    if (!statSync(path).isFile()) return undefined;
    file = openSync(path, 'r');
    return isPrivate(file) ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** A folder in its place is not a credential either. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is not used, and the next one that is fetched tries to take its place.
  }
}

function removeExpired(directory: string): void {
  for (const name of namesIn(directory)) {
    const path = join(directory, name);
    // Another command may have removed it meanwhile.
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && stat.mtimeMs < Date.now()) removeIfPossible(path);
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.xml'));
  } catch {
    return [];
  }
}
