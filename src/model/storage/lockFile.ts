/**
 * A claim: a lock that names the process that works on something. It ends with its process, a killed one
 * included, and with the release.
 *
 * The lock is a folder. Whoever wants it puts a file of a name of its own there and then looks for others:
 * of two that come at the same time, at least the later one sees the other and withdraws. A file is taken
 * away only when its process has gone, and its name never comes back; so nobody can take away a fresh
 * lock in the belief that it is the stale one.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { ownHolder, stateOf, type Holder } from './holder';
import { makeFolder } from './makeFolder';
import { StorageError, systemCode, unwritable } from './storageError';

export interface Claim {
  /** Says that the work goes on; false when another process has taken it over. */
  keep(): boolean;
  release(): void;
}

/** Who has a claim. */
export interface ClaimHolder {
  /** Undefined for a process of another machine, or in another container. */
  readonly pid: number | undefined;
  /** When it last said that the work goes on. Only to compare: clocks may differ. */
  readonly sign: number;
}

/**
 * A holder on another machine, or one whose process number may have been given out again, counts as gone
 * after this time without a sign, as this process has watched it: clocks may differ or jump. Milliseconds.
 */
const silenceMs = 5 * 60_000;

/** How long to try while others try too and nobody has it yet. Milliseconds. */
const contentionMs = 1000;

/** What this process holds, by the path of the lock. */
const held = new Set<string>();

/** Claims that can only be watched: when each last gave a sign, and since when that has been seen. */
const watched = new Map<string, { readonly sign: number; readonly since: number }>();

/**
 * Undefined while another live process, or another part of this one, has the claim. Where no file can
 * be written the claim holds within this process only: the work itself must not stop for it.
 */
export function claimFile(path: string): Claim | undefined {
  const folder = resolve(path);
  if (held.has(folder)) return undefined;
  try {
    const claim = tried(folder, (outcome) => outcome === 'contended', contentionMs);
    return typeof claim === 'string' ? undefined : claim;
  } catch (error) {
    return isPassing(error) || hasRivals(folder) ? undefined : unwritten(folder);
  }
}

/** Undefined while no process has the claim, and where that cannot be read. */
export function claimHolder(path: string): ClaimHolder | undefined {
  try {
    const [file] = rivals(resolve(path)).filter(isSettled);
    const holder = file === undefined ? undefined : holderIn(basename(file));
    const sign = file === undefined ? undefined : statOf(file)?.mtimeMs;
    if (holder === undefined || sign === undefined) return undefined;
    return { pid: stateOf(holder) === 'running' ? holder.pid : undefined, sign };
  } catch {
    return undefined;
  }
}

/** Troubles of this process or of a moment, which tell nothing of what others can write and hold. */
const passing = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EAGAIN', 'EBUSY', 'EINTR']);

function isPassing(error: unknown): boolean {
  return passing.has(systemCode(error) ?? '');
}

/**
 * Runs `work` while nobody else can hold the lock, for a change that reads and then writes. Short work only: it
 * blocks.
 * @throws StorageError `busy` when the lock is not free in time, `unwritable` when none can be made
 */
export function whileClaimed<T>(path: string, work: () => T, patience = 5000): T {
  const folder = resolve(path);
  let claim: Claim | string;
  try {
    claim = tried(folder, () => true, patience);
  } catch (error) {
    throw unwritable(path, error);
  }
  if (typeof claim === 'string') {
    throw new StorageError(
      'busy',
      path,
      l10n.t('Another process has the lock {0}: try again when it is done.', path),
    );
  }
  try {
    return work();
  } finally {
    claim.release();
  }
}

type Attempt = Claim | 'held' | 'contended';

/** Again and again while `again` says so. @throws the system's error when no file can be made */
function tried(folder: string, again: (outcome: string) => boolean, patience: number): Attempt {
  const end = performance.now() + patience;
  for (;;) {
    const isLast = performance.now() > end;
    let outcome: Attempt = 'contended';
    try {
      outcome = attempt(folder);
    } catch (error) {
      // Whoever releases takes the empty folder away, also from below the file that is about to be made.
      if (systemCode(error) !== 'ENOENT' || isLast) throw error;
    }
    if (typeof outcome !== 'string' || !again(outcome) || isLast) return outcome;
    pause(1 + Math.random() * 9);
  }
}

function attempt(folder: string): Attempt {
  if (held.has(folder)) return 'held';
  makeLockFolder(folder);
  if (rivals(folder).some(isSettled)) return 'held';
  const mine = join(folder, nameOf(ownHolder()));
  closeSync(openSync(mine, 'wx', 0o600));
  try {
    const others = rivals(folder).filter((path) => path !== mine);
    if (others.length === 0) return settled(folder, mine);
    withdraw(folder, mine);
    return others.some(isSettled) ? 'held' : 'contended';
  } catch (error) {
    withdraw(folder, mine);
    throw error;
  }
}

function makeLockFolder(folder: string): void {
  if (statOf(folder)?.isDirectory() === true) return;
  removeWhatIsNoFolder(folder);
  makeFolder(folder);
}

/** Earlier versions had a file here; a link that leads nowhere is no lock either. */
function removeWhatIsNoFolder(path: string): void {
  try {
    // Never takes a folder away: another process may have made it in this moment.
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) unlinkSync(path);
  } catch {
    // Then the folder cannot be made either, or is there by now.
  }
}

/** An empty file is an attempt; one with contents is a claim that nobody may dispute. */
function settled(folder: string, mine: string): Claim {
  try {
    writeFileSync(mine, 'held\n', { flag: 'r+' });
  } catch {
    // On a full disk others take it for a long attempt, and give up as well.
  }
  held.add(folder);
  return {
    keep: () => keepsSign(mine),
    release: () => {
      held.delete(folder);
      withdraw(folder, mine);
    },
  };
}

function keepsSign(mine: string): boolean {
  const now = new Date();
  try {
    utimesSync(mine, now, now);
    return true;
  } catch (error) {
    const code = systemCode(error);
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function withdraw(folder: string, mine: string): void {
  try {
    rmSync(mine, { force: true });
    rmdirSync(folder);
  } catch {
    // Others are in it; or the disk refuses, and the end of this process ends the claim.
  }
}

function unwritten(folder: string): Claim | undefined {
  if (held.has(folder)) return undefined;
  held.add(folder);
  return { keep: () => true, release: () => held.delete(folder) };
}

function hasRivals(folder: string): boolean {
  try {
    return rivals(folder).length > 0;
  } catch (error) {
    return isPassing(error);
  }
}

/** Files of live claims and attempts, our own included. Those of processes that have gone are removed. */
function rivals(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const holder = holderIn(name);
    const path = join(folder, name);
    if (holder === undefined) return [];
    if (isGone(path, holder)) {
      removeLeft(path);
      return [];
    }
    return [path];
  });
}

/** What cannot be removed does not count all the same: its process has gone. */
function removeLeft(path: string): void {
  watched.delete(path);
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // It stays, without harm.
  }
}

function isGone(path: string, holder: Holder): boolean {
  const state = stateOf(holder);
  if (state === 'gone') return true;
  const isCertain = state === 'running' && holder.started !== '0';
  return !isCertain && isSilent(path);
}

function isSilent(path: string): boolean {
  const sign = statOf(path)?.mtimeMs;
  if (sign === undefined) return true;
  const now = performance.now();
  const before = watched.get(path);
  if (before?.sign === sign) return now - before.since > silenceMs;
  watched.set(path, { sign, since: now });
  return false;
}

function isSettled(path: string): boolean {
  return (statOf(path)?.size ?? 0) > 0;
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** Unique, and everything that others need to know: so it is there at once, or not at all. */
function nameOf({ pid, started, boot, host }: Holder): string {
  return [pid, started, boot, host, randomUUID()].join('_');
}

function holderIn(name: string): Holder | undefined {
  const [pid, started, boot, host, unique] = name.split('_');
  if (host === undefined || started === undefined || boot === undefined || unique === undefined) {
    return undefined;
  }
  return /^\d+$/.test(pid ?? '') ? { pid: Number(pid), started, boot, host } : undefined;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
