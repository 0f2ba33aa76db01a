/**
 * Carries out command lines one after the other in one process, with what `image.js` exports: its own copy of the
 * bundle for each, so that nothing is left of the one before. They read, write and connect as ever; only the start
 * and the end of a process are spared. After each, a mark stands in both outputs, in the first with the exit code.
 *
 * node commandHost.mts IMAGE.JS, with an IPC channel that brings a `Line`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import type * as main from '../../src/cli/image/main.ts';
import type { Line } from './commandLine.ts';
import { markEnd } from './hostMark.ts';

const [, , bundle = ''] = process.argv;
const require = createRequire(bundle);
const source = readFileSync(bundle, 'utf8');
const script = new Script(`(function(exports,require,module){${source}\n})`, { filename: bundle });

process.on('message', ({ name, words, env, folder }: Line) => {
  for (const variable of Object.keys(process.env)) Reflect.deleteProperty(process.env, variable);
  Object.assign(process.env, env);
  process.chdir(folder);
  const run = script.runInThisContext() as (...names: unknown[]) => void;
  const module = { exports: {} as typeof main };
  run(module.exports, require, module);
  void module.exports.carryOut(name, words).then(markEnd);
});
