/** `images.lock.json`: which contents the images of RSpecs and profiles had when the file was written. */
import * as l10n from '@vscode/l10n';
import { isPlainUrn, tryParseImageUrn } from '../../rpc';
import type { Visibility } from '../inventory/image';
import { isRecord } from '../storage/json';
import { readJson, type FileRead } from '../storage/readFile';

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
  /** As `isPinned` says, whatever stands in the file. */
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

/** Bytes: a thousand images are half a megabyte. */
const limit = 8 * 1024 * 1024;

/** `why` of a newer one is its lock version. */
export type LockRead = FileRead<Lock> | { readonly kind: 'newer'; readonly why: string };

/** A lock is a file of others: what is no sound lock is damaged as a whole. */
export function readLockFile(path: string): LockRead {
  let newer: number | undefined;
  const read = readJson(
    path,
    (value) => {
      newer = newerVersion(value);
      return lockIn(value);
    },
    { limit },
  );
  return newer === undefined ? read : { kind: 'newer', why: String(newer) };
}

/** Of a lock that is there and cannot be used. @param name as people know the file */
export function unusableLock(
  name: string,
  { kind, why }: { readonly kind: string; readonly why: string },
): string {
  if (kind === 'newer')
    return l10n.t(
      '{0} has lock version {1}, which is newer than this program knows: update ProtoGENI Images.',
      name,
      why,
    );
  return l10n.t('{0} cannot be read ({1}): write it again with "geni-image lock".', name, why);
}

/** The same for places that have one lock: the reference for one site, or for no known one. */
export function placeKey(reference: string, site = ''): string {
  return `${reference} ${site}`;
}

/** The number of the locked version, where it is known. */
export function lockedVersion({ urn }: LockedImage): number | undefined {
  return urn === undefined ? undefined : tryParseImageUrn(urn)?.version;
}

/** By their checksums alone: sites round sizes. */
export function compareContents(
  { hash }: Pick<LockedImage, 'hash'>,
  now: { readonly hash?: string | undefined },
): 'same' | 'other' | 'unknown' {
  if (hash === undefined || now.hash === undefined) return 'unknown';
  return hash === now.hash ? 'same' : 'other';
}

const lockVersion = 1;

function newerVersion(value: unknown): number | undefined {
  const version = isRecord(value) ? value['lockVersion'] : undefined;
  return Number.isSafeInteger(version) && Number(version) > lockVersion
    ? Number(version)
    : undefined;
}

function lockIn(value: unknown): Lock | undefined {
  if (!isRecord(value) || value['lockVersion'] !== lockVersion) return undefined;
  const { images, notKnown, written } = value;
  const isSound =
    typeof written === 'string' &&
    Array.isArray(images) &&
    images.every(isLocked) &&
    Array.isArray(notKnown) &&
    notKnown.every((it) => isPlace(it) && isText(it['why']));
  if (!isSound) return undefined;
  const lock = value as unknown as Lock;
  return { ...lock, images: lock.images.map((each) => ({ ...each, pinned: isPinned(each) })) };
}

/** A name with its version: `project:name:3`, `project//name:3`. */
const versioned = /^[^:/]+(?::|\/\/?)[^:/]+:\d+$/;

const uuidOf = (address: string): string | undefined =>
  /[?&]uuid=([\da-f-]{36})/i.exec(address)?.[1]?.toLowerCase();

/**
 * Whether a reference means exactly one version, so that releases do not matter: it names the version, or is the
 * address of it. @param url of the version's metadata
 */
export function isPinned({ reference, url }: Pick<LockedImage, 'reference' | 'url'>): boolean {
  return /^https?:/i.test(reference)
    ? uuidOf(reference) === uuidOf(url)
    : versioned.test(reference.split('+').at(-1) ?? '');
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
    Number.isSafeInteger(size) &&
    Number(size) >= 0 &&
    [format, checked].every(isText) &&
    ['anyone', 'project', 'unknown'].some((word) => word === visibility)
  );
}

/** What it is, and what is in it, where that was known. */
function isNamed({ urn, hash }: Record<string, unknown>): boolean {
  const isUrn =
    urn === undefined || (isText(urn) && isPlainUrn(urn) && tryParseImageUrn(urn) !== undefined);
  return isUrn && (hash === undefined || (isText(hash) && /^[\da-f]{40}$/.test(hash)));
}

function isAddress(value: unknown): boolean {
  if (!isText(value) || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '';
}
