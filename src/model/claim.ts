/**
 * A claim: a lock file that names the process that works on something. It ends with its process,
 * a killed one included, and with the release.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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

/** Undefined while another live process, or another part of this one, has the claim. */
export function claimFile(path: string): Claim | undefined {
  const token = `${process.pid} ${randomUUID()}`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!take(path, token)) return undefined;
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

function take(path: string, token: string): boolean {
  try {
    writeFileSync(path, token, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!isRecord(error) || error['code'] !== 'EEXIST') throw error;
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
