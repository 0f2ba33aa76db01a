// Entry point of the tests that run inside the extension host. VS Code calls `run()`, which runs
// every `*.test.js` beside this file with node's own test runner and throws when a test failed. The
// report, each test by name, goes to the folder TEST_REPORT: the host's console belongs to VS Code.
import { appendFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run as runFiles } from 'node:test';
import { spec } from 'node:test/reporters';
import { count, noCounts } from '../../scripts/test/counts.mts';

/** A run that takes longer than this hangs. */
const limit = 240_000;

/** So does one test that takes longer than this. */
const limitOfOne = 60_000;

interface TestEvent {
  type: string;
  data: unknown;
}

export async function run(): Promise<void> {
  const folder = process.env['TEST_REPORT'];
  if (folder === undefined) throw new Error('TEST_REPORT must name a folder for the report.');
  mkdirSync(folder, { recursive: true });
  const counts = noCounts();
  await pipeline(watch(counts), new spec(), async (texts: AsyncIterable<string>) => {
    for await (const text of texts) appendFileSync(join(folder, 'report.txt'), text);
  });
  writeFileSync(join(folder, 'counts.json'), JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed.`);
}

async function* watch(counts: ReturnType<typeof noCounts>): AsyncGenerator<TestEvent> {
  for await (const event of untilDone(testFiles())) {
    count(counts, event);
    yield event;
  }
  yield summary(`${counts.passed} passed, ${counts.failed} failed`);
}

function testFiles(): string[] {
  const wanted = process.env['TEST_FILTER'] ?? '';
  return globSync('**/*.test.js', { cwd: __dirname })
    .filter((name) => name.includes(wanted))
    .map((name) => join(__dirname, name));
}

/**
 * The events of all tests in `files`. In one process node's runner ends only with the process, and
 * the extension host stays; so the end is when every test that was announced at the top is complete.
 * All files are loaded, and so announced, before the first test starts.
 */
async function* untilDone(files: string[]): AsyncGenerator<TestEvent> {
  const signal = AbortSignal.timeout(limit);
  const stream = runFiles({
    files,
    isolation: 'none',
    concurrency: false,
    timeout: limitOfOne,
    signal,
  });
  // The runner forgets both limits for a test that waits for what never comes.
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`No end after ${limit / 1000} s.`)));
  });
  const events = (stream as AsyncIterable<TestEvent, undefined>)[Symbol.asyncIterator]();
  let open = 0;
  for (;;) {
    const next = await Promise.race([events.next(), late]);
    if (next.done === true) return;
    const event = next.value;
    yield event;
    if (!isTopLevel(event.data)) continue;
    if (event.type === 'test:enqueue') open += 1;
    if (event.type === 'test:complete') open -= 1;
    if (event.type === 'test:fail' || event.type === 'test:pass') if (open === 0) return;
  }
}

function isTopLevel(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'nesting' in data && data.nesting === 0;
}

function summary(message: string): TestEvent {
  return { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } };
}
