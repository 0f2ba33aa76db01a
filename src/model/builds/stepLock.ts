/** Writes what was made into the lock beside the recipe: which contents the image has now. */
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { lockName, readLockFile, unusableLock, type Lock, type LockedImage } from '../images/lock';
import { readPublicMetadata, visibilityOf } from '../inventory/visibility';
import { replaceFile } from '../storage/atomicFile';
import { systemWords } from '../storage/storageError';
import { withoutUndefined } from '../storage/json';
import { BuildError } from './buildError';
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
  const image = await lockedImage(work, made, { imageUrn, versionUrl });
  const isOther = (one: { readonly reference: string }): boolean => one.reference !== imageUrn;
  const lock: Lock = {
    lockVersion: 1,
    written: new Date().toISOString(),
    images: [...(before?.images ?? []).filter(isOther), image].sort((a, b) =>
      a.reference < b.reference ? -1 : 1,
    ),
    notKnown: (before?.notKnown ?? []).filter(isOther),
  };
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
  { imageUrn, versionUrl }: { imageUrn: string; versionUrl: string },
): Promise<LockedImage> {
  const metadata = await readPublicMetadata(versionUrl, parts.place.site, signal);
  return withoutUndefined({
    reference: imageUrn,
    site: record.siteUrn,
    urn: versionUrn,
    url: versionUrl,
    pinned: false,
    hash: metadata.hash,
    size: metadata.size,
    format: metadata.format,
    visibility: visibilityOf(metadata),
    checked: new Date().toISOString(),
    files: [basename(record.file)],
  }) as LockedImage;
}
