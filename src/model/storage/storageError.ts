/** A file or folder of ours that cannot be used. */
import * as l10n from '@vscode/l10n';
import { UserError } from '../failures/userError';

export type StorageReason =
  /** It is there, or may be, but reading it fails. */
  | 'unreadable'
  /** It was read and is not what we wrote. */
  | 'damaged'
  /** A full or read-only disk, missing rights, a file where a folder belongs. */
  | 'unwritable'
  /** Another process holds its lock for longer than anybody would wait. */
  | 'busy'
  /** Another user could have put something there. */
  | 'foreign'
  /** The system names no home folder. */
  | 'no-home';

export class StorageError extends UserError {
  override readonly name = 'StorageError';
  readonly reason: StorageReason;
  /** The file or folder; empty for `no-home`. */
  readonly file: string;

  constructor(reason: StorageReason, file: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.file = file;
  }

  static override is(error: unknown, reason?: StorageReason): error is StorageError {
    return error instanceof StorageError && (reason === undefined || error.reason === reason);
  }
}

/** Code of a failed system call, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Why a system call failed, in words; the code stands behind those that few people know. */
export function systemWords(error: unknown): string {
  const code = systemCode(error) ?? '';
  return codeWords(code) ?? (code === '' && error instanceof Error ? error.message : code);
}

/** The same from the code alone; undefined for one that has no words. */
export function codeWords(code: string): string | undefined {
  switch (code) {
    case 'TOO_BIG':
      return l10n.t('it is too big');
    case 'NO_WRITER':
      return l10n.t('nobody writes into this pipe');
    case 'ENOSPC':
      return l10n.t('the disk is full');
    case 'EDQUOT':
      return l10n.t('your disk quota is used up');
    case 'EFBIG':
      return l10n.t('the file may not grow any further');
    case 'EROFS':
      return l10n.t('the disk is read-only');
    case 'EACCES':
    case 'EPERM':
      return l10n.t('permission denied');
    case 'EISDIR':
      return l10n.t('it is a folder');
    case 'ENOTDIR':
      return l10n.t('a part of its path is not a folder');
    case 'ENOENT':
      return l10n.t('its folder cannot be created');
    case 'ELOOP':
      return l10n.t('its symbolic links lead in a circle');
    case 'EIO':
      return l10n.t('the disk reports an error');
    default:
      return undefined;
  }
}

/** Why something of ours cannot be kept, and what to do; of a failure of ours what the system said before it. */
export function whyUnwritable(error: unknown): readonly [why: string, todo: string] {
  const cause = StorageError.is(error) ? (error.cause ?? error) : error;
  return [systemWords(cause), todoFor(systemCode(cause) ?? '')];
}

function todoFor(code: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t('free space');
    case 'EROFS':
      return l10n.t('use a folder on a disk that can be written');
    case 'EACCES':
    case 'EPERM':
      return l10n.t('check the permissions of its folder');
    default:
      return l10n.t('free space, or check the permissions of its folder');
  }
}

/** @param cause what the system said */
export function unwritable(file: string, cause: unknown): StorageError {
  if (StorageError.is(cause)) return cause;
  return new StorageError(
    'unwritable',
    file,
    l10n.t('The file {0} cannot be written ({1}): {2}.', file, ...whyUnwritable(cause)),
    cause,
  );
}
