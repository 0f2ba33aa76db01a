/** Writes what was made into the lock beside the recipe: which contents the image has now, and what it was made from. */
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  lockName,
  placeKey,
  readLockFile,
  unusableLock,
  type Lock,
  type LockedImage,
  type NotKnown,
  type Place as LockPlace,
} from '../images/lock';
import { lockedFrom } from '../images/lockedFrom';
import { readPublicMetadata } from '../inventory/visibility';
import { replaceFile } from '../storage/atomicFile';
import { systemWords } from '../storage/storageError';
import { BuildError } from './buildError';
import { lockedBase } from './lockBase';
import type { BuildSnapshot } from './record';
import type { BuildWork } from './work';

/** @throws BuildError where there is something else than a lock, RpcError */
export async function writeLock(work: BuildWork): Promise<string> {
  const { record } = work;
  const made = record.publish ?? record.snapshot;
  const { imageUrn, versionUrl } = made ?? {};
  if (made === undefined || imageUrn === undefined || versionUrl === undefined)
    throw new BuildError(
      'no-build',
      l10n.t('The site gives no address for the image, so no lock is written.'),
    );
  const path = join(dirname(record.file), lockName);
  const before = lockAt(path);
  const file = basename(record.file);
  const image = await lockedImage(work, made, { imageUrn, versionUrl, file });
  const base = await lockedBase(work, file);
  if ('why' in base) {
    const text = l10n.t('{0} has no version of the base image. {1}', lockName, base.why);
    work.tell({ kind: 'warning', text });
  }
  const lock = withPlaces(before, [image, base]);
  try {
    replaceFile(path, `${JSON.stringify(lock, null, 2)}\n`, { mode: 0o644 });
  } catch (error) {
    throw new BuildError(
      'recipe',
      l10n.t('{0} cannot be written ({1}).', path, systemWords(error)),
    );
  }
  return lockName;
}

/** What other files of the folder name stays, and so do their names where they name the same image. */
function withPlaces(before: Lock | undefined, made: readonly (LockedImage | NotKnown)[]): Lock {
  const { images = [], notKnown = [] } = before ?? {};
  const keys = new Set(made.map(keyOf));
  const others = (one: LockPlace): boolean => !keys.has(keyOf(one));
  const places = made.map((place) => {
    const same = [...images, ...notKnown].filter((one) => keyOf(one) === keyOf(place));
    const files = new Set([...same, place].flatMap((one) => one.files));
    return Object.assign({}, place, { files: [...files].sort() });
  });
  const known = places.flatMap((one) => ('why' in one ? [] : [one]));
  const unknown = places.flatMap((one) => ('why' in one ? [one] : []));
  return {
    lockVersion: 1,
    written: new Date().toISOString(),
    images: [...images.filter(others), ...known].sort((a, b) =>
      a.reference < b.reference ? -1 : 1,
    ),
    notKnown: [...notKnown.filter(others), ...unknown],
  };
}

function keyOf({ reference, site }: LockPlace): string {
  return placeKey(reference, site);
}

/** @throws BuildError: in a repository of others it could be a link to any file of the person */
function lockAt(path: string): Lock | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile())
    throw new BuildError(
      'recipe',
      l10n.t('{0} is not a regular file: remove it, then build on.', path),
    );
  const read = readLockFile(path);
  if (read.kind === 'found') return read.value;
  if (read.kind === 'missing') return undefined;
  throw new BuildError('recipe', unusableLock(path, read));
}

async function lockedImage(
  { record, parts, signal }: BuildWork,
  { versionUrn }: BuildSnapshot,
  { imageUrn, versionUrl, file }: { imageUrn: string; versionUrl: string; file: string },
): Promise<LockedImage> {
  const metadata = await readPublicMetadata(versionUrl, parts.place.site, signal);
  const place: LockPlace = { reference: imageUrn, site: record.siteUrn, files: [file] };
  const where = { url: versionUrl, urn: versionUrn };
  return Object.assign({}, place, lockedFrom(metadata, where, imageUrn));
}
