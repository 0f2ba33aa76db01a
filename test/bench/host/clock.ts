// Clocks around the activation of extensions, as VS Code has them itself: "Show Running Extensions" adds
// up the reading of the code and the call of `activate()`.
import Module from 'node:module';
import { Socket } from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Timing } from '../windowFindings';

export interface Activation {
  /** The code: read and compiled. */
  readonly load: Timing;
  /** The call of `activate()`. */
  readonly body: Timing;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;
type Exports = Record<string, unknown> & { activate: (context: unknown) => unknown };

/** Begins to listen for main files below these folders; the map fills as they are activated. */
export function clockActivations(folders: readonly string[]): Map<string, Activation> {
  const found = new Map<string, Activation>();
  const modules = Module as unknown as { _load: Load };
  const load = modules._load;
  modules._load = function (request, ...rest) {
    const folder = folders.find((each) => request.startsWith(each) && !found.has(each));
    if (folder === undefined) return load.call(this, request, ...rest);
    const none = { wall: NaN, cpu: NaN };
    found.set(folder, { load: none, body: none });
    const [exports, loading] = timed(() => load.call(this, request, ...rest) as Exports);
    const activate = (context: unknown): unknown => {
      const [result, body] = timed(() => exports.activate(context));
      found.set(folder, { load: loading, body });
      return result;
    };
    return { ...exports, activate };
  };
  return found;
}

/** Resolves when the window that has just opened leaves the processors idle for most of the time, or after 20 s. */
export async function calm(): Promise<void> {
  for (let look = 0; look < 40; look += 1) {
    const [idleBefore, allBefore] = spentByAll();
    await pause(500);
    const [idle, all] = spentByAll();
    if (idle - idleBefore > 0.8 * (all - allBefore)) return;
  }
}

/** Milliseconds of all processors since the machine was started: idle, and altogether. */
function spentByAll(): [idle: number, all: number] {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
  return [sum(times.map(({ idle }) => idle)), sum(times.flatMap((each) => Object.values(each)))];
}

/** Counts the connections that are begun from now on. */
export function countConnections(): () => number {
  let count = 0;
  const sockets = Socket.prototype as unknown as { connect: Method };
  const { connect } = sockets;
  sockets.connect = function (...args) {
    count += 1;
    return connect.apply(this, args);
  };
  return () => count;
}

export function timed<T>(work: () => T): [T, Timing] {
  const [start, spentBefore] = [performance.now(), spent()];
  const result = work();
  return [result, { wall: performance.now() - start, cpu: spent() - spentBefore }];
}

/** Processor time of this thread in milliseconds. */
export function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
