// `npm test`: every stage, some at a time where one does not need the other. A stage that
// fails does not keep the others from running. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { Counts } from './test/counts.mts';
import { stages, type Stage } from './test/stages.mts';
import { onInterrupt } from './vscode/processes.mts';

interface Running {
  readonly stage: Stage;
  readonly ended: Promise<void>;
}

interface Result extends Pick<Counts, 'passed' | 'failed'> {
  readonly code: number;
  readonly seconds: number;
  readonly failures?: readonly string[];
}

const slots = 3;
const waiting = [...stages];
const running = new Set<Running>();
const results = new Map<string, Result>();

/** The stages have heard the interrupt too, and end what they started. */
onInterrupt(() => {
  waiting.length = 0;
  return Promise.all([...running].map(({ ended }) => ended));
});

/** Starts what can be started, whenever something has ended, until nothing is left. */
async function runAll(): Promise<void> {
  while (waiting.length > 0 || running.size > 0) {
    const used = [...running].reduce((sum, { stage }) => sum + stage.slots, 0);
    const next = waiting.findIndex((stage) => canStart(stage, slots - used));
    if (next >= 0) waiting.splice(next, 1).forEach(start);
    else await Promise.race([...running].map(({ ended }) => ended));
  }
}

function canStart(stage: Stage, free: number): boolean {
  return stage.slots <= free && stage.needs.every((name) => results.has(name));
}

function start(stage: Stage): void {
  const missing = stage.needs.find((name) => results.get(name)?.code !== 0);
  if (missing !== undefined) {
    finish(stage, 1, 0, `Not run, because ${missing} failed.\n`);
    return;
  }
  if (stage.counts !== undefined) rmSync(stage.counts, { force: true });
  const began = performance.now();
  const child = spawn(stage.command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const entry: Running = {
    stage,
    ended: new Promise((done) => {
      child.once('close', (code) => {
        running.delete(entry);
        finish(stage, code ?? 1, secondsSince(began), Buffer.concat(chunks).toString());
        done();
      });
    }),
  };
  running.add(entry);
}

function finish(stage: Stage, code: number, seconds: number, output: string): void {
  results.set(stage.name, { code, seconds, ...count(stage, code) });
  const verdict = code === 0 ? 'ok' : 'FAILED';
  console.log(`\n=== ${stage.name}: ${verdict}, ${seconds.toFixed(1)} s ===\n${output.trimEnd()}`);
}

/** A stage that broke counts as one failed test. Lint and types are one test each. */
function count(stage: Stage, code: number): Omit<Result, 'code' | 'seconds'> {
  const failed = code === 0 ? 0 : 1;
  if (stage.counts === undefined) return { passed: stage.isTest && code === 0 ? 1 : 0, failed };
  if (!existsSync(stage.counts)) return { passed: 0, failed: 1 };
  const counts = JSON.parse(readFileSync(stage.counts, 'utf8')) as Counts;
  return { ...counts, failed: Math.max(counts.failed, failed) };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

function row(name: string, seconds: number, { passed, failed }: Pick<Result, 'passed' | 'failed'>) {
  const time = `${seconds.toFixed(0)} s`.padStart(6);
  return `${name.padEnd(12)}${time}${String(passed).padStart(7)} passed${String(failed).padStart(4)} failed`;
}

const began = performance.now();
await runAll();
const found = [...results.entries()];
const failures = found.flatMap(([name, { failures = [] }]) =>
  failures.map((failure) => `${name}: ${failure}`),
);
if (failures.length > 0) console.log(`\n=== what failed ===\n${failures.join('\n\n')}`);
const passed = found.reduce((sum, [, result]) => sum + result.passed, 0);
const failed = found.reduce((sum, [, result]) => sum + result.failed, 0);
console.log('\n=== all ===');
for (const [name, result] of found) console.log(row(name, result.seconds, result));
console.log(row('all', secondsSince(began), { passed, failed }));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
