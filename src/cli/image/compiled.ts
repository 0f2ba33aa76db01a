/**
 * Runs the bundles of the commands beside this file, and keeps their compiled forms between runs: a command
 * of a few milliseconds would else spend much of its time on being compiled. Node's own compile cache keeps
 * only what is compiled before anything runs, so that nearly all functions are compiled again each time; this
 * one keeps what the commands really use (docs/decisions/0013).
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { version } from '../../../package.json';
import { isPrivate, replaceFile } from '../../model/storage/atomicFile';
import { defined } from '../../rpc/defined';
import { compiledFolder } from './compiledFolder';
import type * as main from './main';

export type Commands = typeof main;

/** Loads what stands beside the bundles. */
type Take = (path: string) => unknown;

/** What is kept: the names of the commands that it serves, and V8's data. */
interface Kept {
  readonly commands: readonly string[];
  readonly code?: Buffer;
}

/** Compiled forms of other versions that nobody has run for so long are removed. */
const longUnusedMs = 30 * 86_400_000;

/** Of what a command loads, that which is worth a compiled form. */
const bundles: readonly string[] = ['./more.js', '../library.js'];

/** @param folder where the bundles are. */
export function loadCommands(folder: string): Commands {
  const used = (): string => commands.usedCommand();
  const loaded = new Map<string, unknown>();
  const take: Take = (path) => {
    if (!bundles.includes(path)) return module.require(path);
    if (!loaded.has(path)) loaded.set(path, run(join(folder, path), take, used));
    return loaded.get(path);
  };
  const commands = run(join(folder, 'image.js'), take, used) as Commands;
  return commands;
}

/**
 * Returns what the bundle exports.
 * @param take what `require` is in it
 * @param used name of the command that has run
 */
function run(file: string, take: Take, used: () => string): unknown {
  const kept = keptFile(file);
  const before: Kept = kept === undefined ? { commands: [] } : read(kept);
  const source = readFileSync(file, 'latin1');
  const script = new Script(`(function(exports,require,module){${source}\n})`, {
    filename: file,
    ...defined({ cachedData: before.code }),
  });
  const bundle = { exports: {} as unknown };
  const start = script.runInThisContext() as (...names: unknown[]) => void;
  start(bundle.exports, take, bundle);
  const known = script.cachedDataRejected === false ? before.commands : [];
  // At the end, since what a command uses is compiled while it runs.
  process.once('exit', () => {
    const command = used();
    if (kept !== undefined && !known.includes(command)) keep(kept, script, [...known, command]);
  });
  return bundle.exports;
}

/** Of this very bundle on this very Node: another one would reject it. Undefined where none can be kept. */
function keptFile(bundle: string): string | undefined {
  const folder = compiledFolder();
  const { size, mtimeMs } = statSync(bundle);
  const build = `${version}-${basename(bundle, '.js')}-${size}-${Math.floor(mtimeMs)}`;
  return folder && join(folder, `${build}-node-${process.version}-${process.arch}`);
}

/**
 * A line with a checksum and the names, then the data. It is run, so nothing is taken that others could
 * have written; and V8 itself would stumble over data that a failing disk has changed.
 */
function read(file: string): Kept {
  try {
    const bytes = privateBytes(file);
    if (bytes === undefined) return { commands: [] };
    const end = bytes.indexOf('\n');
    const [checksum, ...commands] = bytes.toString('latin1', 0, end).split(' ');
    const code = bytes.subarray(end + 1);
    return checksum === checksumOf(code) ? { commands, code } : { commands: [] };
  } catch {
    return { commands: [] };
  }
}

/** Of the very file that was looked at. */
function privateBytes(file: string): Buffer | undefined {
  const opened = openSync(file, 'r');
  try {
    return isPrivate(opened) ? readFileSync(opened) : undefined;
  } finally {
    closeSync(opened);
  }
}

function checksumOf(code: Buffer): string {
  return createHash('sha256').update(code).digest('hex');
}

function keep(file: string, script: Script, commands: readonly string[]): void {
  try {
    const code = script.createCachedData();
    const head = Buffer.from(`${[checksumOf(code), ...commands].join(' ')}\n`, 'latin1');
    replaceFile(file, Buffer.concat([head, code]), { flush: false });
    if (commands.length === 1) removeUnused(dirname(file));
  } catch {
    // Then the next command compiles once more.
  }
}

function removeUnused(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > longUnusedMs) rmSync(file, { recursive: true });
  }
}
