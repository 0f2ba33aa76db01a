// `npm test`: every stage, some at a time where one does not need the other. A stage that
// fails does not keep the others from running. The last line is `N passed, N failed`.
import './node24.mjs';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { stages } from './test/stages.mjs';
import { onInterrupt } from './vscode/processes.mjs';

const slots = 3;
const waiting = [...stages];
const running = new Set();
const results = new Map();

/** The stages have heard the interrupt too, and end what they started. */
onInterrupt(() => {
  waiting.length = 0;
  return Promise.all([...running].map(({ ended }) => ended));
});

/** Starts what can be started, whenever something has ended, until nothing is left. */
async function runAll() {
  while (waiting.length > 0 || running.size > 0) {
    const used = [...running].reduce((sum, { stage }) => sum + stage.slots, 0);
    const next = waiting.findIndex((stage) => canStart(stage, slots - used));
    if (next >= 0) start(waiting.splice(next, 1)[0]);
    else await Promise.race([...running].map(({ ended }) => ended));
  }
}

function canStart(stage, free) {
  return stage.slots <= free && stage.needs.every((name) => results.has(name));
}

function start(stage) {
  const missing = stage.needs.find((name) => results.get(name).code !== 0);
  if (missing !== undefined) {
    finish(stage, { code: 1, seconds: 0, output: `Not run, because ${missing} failed.\n` });
    return;
  }
  if (stage.counts) rmSync(stage.counts, { force: true });
  const began = performance.now();
  const child = spawn(stage.command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const entry = { stage };
  entry.ended = new Promise((done) => {
    child.once('close', (code) => {
      running.delete(entry);
      const seconds = (performance.now() - began) / 1000;
      finish(stage, { code: code ?? 1, seconds, output: Buffer.concat(chunks).toString() });
      done();
    });
  });
  running.add(entry);
}

function finish(stage, { code, seconds, output }) {
  const counted = count(stage, code);
  results.set(stage.name, { code, ...counted });
  const verdict = code === 0 ? 'ok' : 'FAILED';
  console.log(`\n=== ${stage.name}: ${verdict}, ${seconds.toFixed(1)} s ===\n${output.trimEnd()}`);
}

/** A stage that broke counts as one failed test. Lint and types are one test each. */
function count(stage, code) {
  const failed = code === 0 ? 0 : 1;
  if (stage.counts === undefined) return { passed: stage.isTest && code === 0 ? 1 : 0, failed };
  if (!existsSync(stage.counts)) return { passed: 0, failed: 1 };
  const counts = JSON.parse(readFileSync(stage.counts, 'utf8'));
  return { ...counts, failed: Math.max(counts.failed, failed) };
}

const began = performance.now();
await runAll();
const failures = stages.flatMap(({ name }) =>
  (results.get(name).failures ?? []).map((failure) => `${name}: ${failure}`),
);
if (failures.length > 0) console.log(`\n=== what failed ===\n${failures.join('\n\n')}`);
console.log(`\n=== all, ${((performance.now() - began) / 1000).toFixed(0)} s ===`);
let passed = 0;
let failed = 0;
for (const { name } of stages) {
  const result = results.get(name);
  passed += result.passed;
  failed += result.failed;
  console.log(`${name.padEnd(12)} ${result.passed} passed, ${result.failed} failed`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
