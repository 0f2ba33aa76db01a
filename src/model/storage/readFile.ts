/**
 * Reads a file of ours and never takes a fault for emptiness: what is missing, what cannot be read and
 * what is damaged are three answers.
 */
import * as l10n from '@vscode/l10n';
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { readUpTo, WITHOUT_WAITING } from '../../rpc/readLimited';
import { isOwn } from './ownPlace';
import { StorageError, systemCode, systemWords } from './storageError';

export type FileRead<T> =
  | { readonly kind: 'missing' }
  /** It is there, or may be. `why` are words that fit into a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly cause: unknown }
  /** It was read and is not what we wrote: cut off, too big, no JSON, members of wrong types. */
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'found'; readonly value: T };

export interface FileReading {
  /** Bytes that a sound file cannot exceed. */
  readonly limit?: number;
  /** What it says decides about safety: a file that others can write, or made, is not read. */
  readonly mustBeOurs?: boolean;
}

const usualLimitBytes = 16 * 1024 * 1024;

/** UTF-8 text, without the mark that some editors put at its beginning. */
export function readText(path: string, options: FileReading = {}): FileRead<string> {
  let file: number;
  try {
    // Else a pipe in its place would be waited for.
    file = openSync(path, constants.O_RDONLY | WITHOUT_WAITING);
  } catch (cause) {
    if (isMissing(path, cause)) return { kind: 'missing' };
    return { kind: 'unreadable', why: whyNot(cause), cause };
  }
  try {
    return textOf(file, options);
  } catch (cause) {
    return { kind: 'unreadable', why: systemWords(cause), cause };
  } finally {
    closeSync(file);
  }
}

/** @param check gives the value, or undefined where it is not what we write */
export function readJson<T>(
  path: string,
  check: (value: unknown) => T | undefined,
  options: FileReading = {},
): FileRead<T> {
  const read = readText(path, options);
  if (read.kind !== 'found') return read;
  let value: unknown;
  try {
    value = JSON.parse(read.value);
  } catch {
    return { kind: 'damaged', why: l10n.t('it is not valid JSON') };
  }
  const found = check(value);
  return found === undefined
    ? { kind: 'damaged', why: l10n.t('parts of it are missing or have the wrong type') }
    : { kind: 'found', value: found };
}

/** What was found; undefined when the file is missing. @throws StorageError for everything else. */
export function foundIn<T>(path: string, read: FileRead<T>): T | undefined {
  if (read.kind === 'found') return read.value;
  if (read.kind === 'missing') return undefined;
  throw faultOf(path, read);
}

export type FileFault = Extract<FileRead<never>, { readonly why: string }>;

export function faultOf(path: string, fault: FileFault): StorageError {
  return fault.kind === 'damaged'
    ? new StorageError(
        'damaged',
        path,
        l10n.t('The file {0} is damaged ({1}): repair or remove it.', path, fault.why),
      )
    : new StorageError(
        'unreadable',
        path,
        l10n.t('The file {0} cannot be read ({1}): check it and its permissions.', path, fault.why),
        fault.cause,
      );
}

function textOf(
  file: number,
  { limit = usualLimitBytes, mustBeOurs }: FileReading,
): FileRead<string> {
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    const why = stat.isDirectory() ? l10n.t('it is a folder') : l10n.t('it is not a regular file');
    return { kind: 'unreadable', why, cause: undefined };
  }
  if (mustBeOurs === true && !isOurs(stat)) {
    const why = l10n.t('another user could have written it');
    return { kind: 'unreadable', why, cause: undefined };
  }
  // The size that a file system states may also be too small.
  const bytes = stat.size > limit ? undefined : readUpTo(file, limit);
  if (bytes === undefined) return { kind: 'damaged', why: l10n.t('it is too big') };
  try {
    return { kind: 'found', value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'damaged', why: l10n.t('it is not UTF-8 text') };
  }
}

/** Groups are often of one user. */
function isOurs(stat: { uid: number; mode: number }): boolean {
  if (process.platform === 'win32') return true;
  return isOwn(stat) && (stat.mode & 0o002) === 0;
}

/** Whether a failed call means that nothing is there, rather than something out of reach. */
export function isMissing(path: string, cause: unknown): boolean {
  return systemCode(cause) === 'ENOENT' && !leadsNowhere(path);
}

/** A symbolic link to what is gone, such as a disk that is not mounted: the file may well exist. */
function leadsNowhere(path: string): boolean {
  for (let part = path; ; part = dirname(part)) {
    const found = lstatSync(part, { throwIfNoEntry: false });
    if (found !== undefined) return found.isSymbolicLink();
    if (dirname(part) === part) return false;
  }
}

function whyNot(cause: unknown): string {
  return systemCode(cause) === 'ENOENT'
    ? l10n.t('its symbolic link leads nowhere')
    : systemWords(cause);
}
