/** `images.lock.json`: which contents the images of RSpecs and profiles had when the file was written. */
import { lstatSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { replaceFile } from '../../../model/storage/atomicFile';
import { underHome } from '../../../model/storage/folders';
import { isRecord } from '../../../model/storage/json';
import { readJson } from '../../../model/storage/readFile';
import { systemWords } from '../../../model/storage/storageError';
import type { Visibility } from '../../../model/inventory/image';
import { isPlainUrn } from '../../../rpc';
import { UsageError } from '../failures/failure';

export const lockName = 'images.lock.json';

/** Where a reference stands, and for which site it is. */
export interface Place {
  /** The value as the files have it: URN or address. */
  readonly reference: string;
  /** URN of the node's site; absent where the files name none. */
  readonly site?: string;
  /** Names of files beside the lock. */
  readonly files: readonly string[];
}

export interface LockedImage extends Place {
  /** With version. */
  readonly urn?: string;
  /** Metadata address of exactly this version. */
  readonly url: string;
  /** The one that follows releases, where the site tells it. */
  readonly imageUrl?: string;
  /** The reference names exactly this version, so releases do not matter. */
  readonly pinned: boolean;
  /** SHA-1 of the image file, hex; absent where the site gives none. */
  readonly hash?: string;
  /** Bytes. */
  readonly size?: number;
  readonly format: string;
  readonly visibility: Visibility;
  /** ISO 8601, UTC. */
  readonly checked: string;
}

export interface NotKnown extends Place {
  /** Why nothing is known of it, as a sentence. */
  readonly why: string;
}

export interface Lock {
  readonly lockVersion: 1;
  readonly written: string;
  readonly images: readonly LockedImage[];
  readonly notKnown: readonly NotKnown[];
}

/** @throws UsageError; then the file is as it was */
export function writeLock(path: string, lock: Lock): void {
  const file = underHome(path);
  const before = lstatSync(file, { throwIfNoEntry: false });
  // In a repository of others it could lead to any file of the person.
  if (before !== undefined && !before.isFile())
    throw new UsageError(
      `${path} is not written: it is no regular file. Remove it, then run this again.`,
    );
  const mode = before === undefined ? 0o644 : before.mode & 0o777;
  try {
    replaceFile(file, `${JSON.stringify(lock, null, 2)}\n`, { mode });
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${systemWords(error)}).`);
  }
}

/** @param path of a lock, or of the folder that has one @throws UsageError */
export function readLock(path: string): { readonly path: string; readonly lock: Lock } {
  const isFolder = statSync(underHome(path), { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(path, lockName) : path;
  const read = readJson(underHome(file), lockIn);
  if (read.kind === 'found') return { path: file, lock: read.value };
  if (read.kind === 'missing')
    throw new UsageError(`${file} is not there: "geni-image lock" writes it beside your files.`);
  if (basename(file) !== lockName && !file.endsWith('.json'))
    throw new UsageError(
      `${file} is no lock: give ${lockName}, or the folder that has it, to "geni-image verify".`,
    );
  throw new UsageError(
    `${file} cannot be read (${read.why}): write it again with "geni-image lock".`,
  );
}

/** Of a file: where its lock is. */
export function lockBeside(file: string): { readonly path: string; readonly name: string } {
  return { path: join(dirname(file), lockName), name: basename(file) };
}

function lockIn(value: unknown): Lock | undefined {
  if (!isRecord(value) || value['lockVersion'] !== 1) return undefined;
  const { images, notKnown, written } = value;
  const isSound =
    typeof written === 'string' &&
    Array.isArray(images) &&
    images.every(isLocked) &&
    Array.isArray(notKnown) &&
    notKnown.every((it) => isPlace(it) && isText(it['why']));
  return isSound ? (value as unknown as Lock) : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isPlace(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const { reference, site = '', files } = value;
  return isText(reference) && isText(site) && Array.isArray(files) && files.every(isText);
}

function isLocked(value: unknown): boolean {
  if (!isPlace(value)) return false;
  const { url, imageUrl = url, pinned, size = 0, format, visibility, checked } = value;
  return (
    isNamed(value) &&
    [url, imageUrl].every(isAddress) &&
    typeof pinned === 'boolean' &&
    typeof size === 'number' &&
    [format, checked].every(isText) &&
    ['anyone', 'project', 'unknown'].some((word) => word === visibility)
  );
}

/** What it is, and what is in it, where that was known. */
function isNamed({ urn, hash }: Record<string, unknown>): boolean {
  const isUrn = urn === undefined || (isText(urn) && isPlainUrn(urn));
  return isUrn && (hash === undefined || (isText(hash) && /^[\da-f]{40}$/.test(hash)));
}

function isAddress(value: unknown): boolean {
  return isText(value) && URL.canParse(value) && new URL(value).protocol === 'https:';
}
