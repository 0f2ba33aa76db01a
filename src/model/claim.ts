/**
 * A claim: a lock file that names the process that works on something. It ends with its process,
 * a killed one included, and with the release.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from './atomicFile';
import { isRecord } from './json';

export interface Claim {
  /** Says that the work goes on; false when another process has taken it over. */
  keep(): boolean;
  release(): void;
}

/** Longer than any pause between two `keep` of a live process; a sleeping machine may exceed it. */
const stale = 5 * 60_000;

/** What this process holds: its own process number in a file may also be left by an earlier one. */
const held = new Set<string>();

/**
 * Undefined while another live process, or another part of this one, has the claim. Where no file can
 * be written the claim holds within this process only: the work itself must not stop for it.
 */
export function claimFile(path: string): Claim | undefined {
  const token = `${process.pid} ${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (!take(path, token)) return undefined;
  } catch {
    return unwritten(path);
  }
  held.add(path);
  const mine = (): boolean => read(path) === token;
  return {
    keep: () => {
      if (!mine()) return false;
      const now = new Date();
      utimesSync(path, now, now);
      return true;
    },
    release: () => {
      if (mine()) rmSync(path, { force: true });
      held.delete(path);
    },
  };
}

function unwritten(path: string): Claim | undefined {
  if (held.has(path)) return undefined;
  held.add(path);
  return { keep: () => true, release: () => held.delete(path) };
}

/** @throws when the disk is full or cannot be written for another reason. */
function take(path: string, token: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'wx', 0o600);
    writeFileSync(file, token);
    return true;
  } catch (error) {
    // Made, but empty: nobody could tell whose it is.
    if (file !== undefined) rmSync(path, { force: true });
    if (!isRecord(error) || error['code'] !== 'EEXIST') throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
  if (isHeld(path)) return false;
  replaceFile(path, token);
  return read(path) === token;
}

function isHeld(path: string): boolean {
  const pid = Number(read(path)?.split(' ')[0]);
  if (pid === process.pid) return held.has(path);
  return isAlive(pid) && Date.now() - touched(path) < stale;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function touched(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** Whether a process with this number runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isRecord(error) && error['code'] === 'EPERM';
  }
}
