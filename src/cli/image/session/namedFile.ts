/** The one reader of files that the command line or a variable names. */
import { lstatSync } from 'node:fs';
import { underHome } from '../../../model/storage/folders';
import { systemCode, systemWords } from '../../../model/storage/storageError';
import { readLimited } from '../../../rpc/readLimited';
import { UsageError } from '../failures/failure';

/** Bytes: more than the files of any CA or testbed hold. */
const usualLimitBytes = 16 * 1024 * 1024;

/** @throws the system's error, or ReadError */
export function bytesNamed(file: string, limit = usualLimitBytes): Buffer {
  return readLimited(underHome(file), limit);
}

/**
 * UTF-8 text of a file, which may be a pipe.
 * @param what begins the sentence, such as "The credential"; `advice` ends it.
 * @throws UsageError
 */
export function textNamed(file: string, what: string, advice: string): string {
  try {
    return new TextDecoder().decode(bytesNamed(file));
  } catch (error) {
    throw new UsageError(`${what} ${file} cannot be read (${readWords(error)}): ${advice}`);
  }
}

/** Why a file was not read, as words for brackets. */
export function readWords(error: unknown): string {
  return systemCode(error) === 'ENOENT' ? 'there is no such file' : systemWords(error);
}

/** Whether something is there under this name, readable or not. */
export function isThere(file: string): boolean {
  try {
    return lstatSync(underHome(file), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
