/**
 * Which process wrote something. A process number alone tells little: it is given out again, and in a
 * home folder that several machines share it belongs to one of them.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './storageError';

/** Every member may become a part of a file name. */
export interface Holder {
  readonly pid: number;
  /** When it was started, in the system's own count; `0` where the system does not tell. */
  readonly started: string;
  /** Which run of the machine, and which container on it; `0` where the system does not tell. */
  readonly boot: string;
  /** Name of the machine, with a mark that tells machines of one name apart. */
  readonly host: string;
}

let own: Holder | undefined;

export function ownHolder(): Holder {
  own ??= holderOf(process.pid);
  return own;
}

/** A process of this machine. */
export function holderOf(pid: number): Holder {
  return { pid, started: startOf(pid) ?? '0', boot: bootMark(), host: hostMark() };
}

/**
 * Whether a holder still runs. `elsewhere` is on another machine or in another container: its process
 * numbers say nothing here.
 */
export function stateOf(holder: Holder): 'running' | 'gone' | 'elsewhere' {
  const { host, boot } = ownHolder();
  if (holder.host !== host) return 'elsewhere';
  if (holder.boot !== boot) {
    return containerOf(holder.boot) === containerOf(boot) ? 'gone' : 'elsewhere';
  }
  if (!isAlive(holder.pid)) return 'gone';
  const started = startOf(holder.pid);
  if (started === undefined || holder.started === '0') return 'running';
  return started === holder.started ? 'running' : 'gone';
}

/** Whether a process with this number runs here, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false;
  }
  // One that has ended keeps its number until its parent asks how it ended.
  return fieldsOf(pid)?.[0] !== 'Z';
}

/** Linux: clock ticks since the machine was started (proc(5), field 22 of `stat`). */
function startOf(pid: number): string | undefined {
  const started = fieldsOf(pid)?.[19];
  return started !== undefined && /^\d+$/.test(started) ? started : undefined;
}

/** From the third on. The second is the name of the program, in parentheses, and may hold anything. */
function fieldsOf(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The run of the machine, then a minus sign and the container. */
function bootMark(): string {
  const run = read('/proc/sys/kernel/random/boot_id')
    ?.replace(/[^0-9a-f]/g, '')
    .slice(0, 12);
  return run === undefined ? '0' : `${run}-${container()}`;
}

function containerOf(boot: string): string {
  return boot.split('-')[1] ?? '';
}

/** Process numbers are those of a namespace; the first one of a machine has the same number in each run. */
function container(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '') || '0';
  } catch {
    return '0';
  }
}

function hostMark(): string {
  const machine = read('/etc/machine-id') ?? '';
  const name = hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, 64);
  return `${name}~${createHash('sha256').update(machine).digest('hex').slice(0, 8)}`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
