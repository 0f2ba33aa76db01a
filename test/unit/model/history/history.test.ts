// The history is what the journal tells, whatever its file has been through, and however long it is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { ancestryOf, baseOf, newerThan } from '../../../../src/model/history/ancestry';
import { matching } from '../../../../src/model/history/filter';
import { History } from '../../../../src/model/history/history';
import { subjectOf } from '../../../../src/model/history/kinds';
import { Acts, hiddenEntry, noted } from '../../../../src/model/journal/acts';
import type { JournalEntry } from '../../../../src/model/journal/entries';
import { fileJournal } from '../../../../src/model/journal/journal';
import { StorageError } from '../../../../src/model/storage/storageError';

const errand = process.env['HISTORY_ERRAND'];
if (errand === undefined) describe('the history', () => theHistory());
else void beTheReader(errand);

/** This file is also the program that reads a long journal with little memory. */
async function beTheReader(file: string): Promise<void> {
  const { events } = await new History(file).read();
  assert.equal(events.length, 24_000);
  process.stdout.write(String(events.length));
}

const site = 'urn:publicid:IDN+home.example+authority+cm';

function ended(job: string, patch: Partial<JournalEntry<'snapshot-ended'>> = {}): JournalEntry {
  return {
    id: `${job}:ended`,
    kind: 'snapshot-ended',
    at: 1_800_000_060_000,
    job,
    who: 'urn:publicid:IDN+home.example+user+alice',
    siteUrn: site,
    siteName: 'home.example',
    sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
    node: 'vm',
    sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
    imageName: 'web',
    askedAt: 1_800_000_000_000,
    outcome: 'ready',
    ...patch,
  };
}

function made(job: string, version: number, baseLoaded: string): JournalEntry {
  const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
  return ended(job, { imageUrn, versionUrn: `${imageUrn}:${version}`, baseLoaded });
}

function theHistory(): void {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let file: string;
  let number = 0;
  beforeEach(() => {
    file = join(folder, String(number++), 'journal.jsonl');
  });
  const write = (...entries: JournalEntry[]): void =>
    entries.forEach((entry) => fileJournal(file).append(entry));
  const line = (value: object): void => appendFileSync(file, `${JSON.stringify(value)}\n`);

  it('is empty before anything was done', async () => {
    assert.deepEqual(await new History(file).read(), { events: [], problems: [], unread: 0 });
  });

  it('makes one event of a begin and an end', async () => {
    write({ ...ended('a'), id: 'a:begun', kind: 'snapshot-begun', at: 5 } as JournalEntry);
    const history = new History(file);
    assert.equal((await history.read()).events[0]?.outcome, 'open');
    write(ended('a'));
    const { events } = await history.read();
    assert.deepEqual(
      events.map(({ id, kind, outcome }) => ({ id, kind, outcome })),
      [{ id: 'a', kind: 'snapshot', outcome: 'ready' }],
    );
  });

  it('reads only what is new, and begins anew with another file', async () => {
    const history = new History(file);
    write(ended('a'));
    assert.equal((await history.read()).events.length, 1);
    write(ended('b'));
    assert.deepEqual(
      (await history.read()).events.map(({ id }) => id),
      ['b', 'a'],
    );
    rmSync(file);
    assert.deepEqual((await history.read()).events, []);
    write(ended('c'));
    assert.deepEqual(
      (await history.read()).events.map(({ id }) => id),
      ['c'],
    );
  });

  it('shows an event of a kind that another version of this tool writes', async () => {
    write(ended('a'));
    const head = { v: 1, at: 9e12, siteName: 'home.example', imageName: 'web', who: 'alice' };
    line({ ...head, id: 'x:begun', kind: 'shake-begun' });
    line({ ...head, id: 'x:ended', kind: 'shake-ended', outcome: 'stirred' });
    const [event] = (await new History(file).read()).events;
    assert.equal(event?.kind, 'shake');
    assert.equal(event.outcome, 'stirred');
    assert.equal(subjectOf(event.kind, event.facts), 'web');
  });

  it('goes on after half of a line, and says that it is there', async () => {
    write(ended('a'), ended('b'));
    truncateSync(file, statSync(file).size - 20);
    const history = new History(file);
    const torn = await history.read();
    assert.equal(torn.events.length, 1);
    assert.deepEqual(
      torn.problems.map(({ kind }) => kind),
      ['torn'],
    );
    write(ended('c'));
    const now = await history.read();
    assert.deepEqual(now.events.map(({ id }) => id).sort(), ['a', 'c']);
    assert.deepEqual(
      now.problems.map(({ kind }) => kind),
      ['damaged'],
    );
  });

  it('counts lines of a later version, and shows the rest', async () => {
    write(ended('a'));
    for (let count = 0; count < 8; count++) line({ v: 2, id: `n${count}:ended`, kind: 'x', at: 1 });
    const { events, problems, unread } = await new History(file).read();
    assert.equal(events.length, 1);
    assert.equal(unread, 8);
    assert.ok(problems.length < 8);
    assert.ok(problems.every(({ kind }) => kind === 'newer'));
  });

  it('counts one line of any length as damaged', async () => {
    write(ended('a'));
    appendFileSync(file, `${'x'.repeat(9_000_000)}\n`);
    write(ended('b'));
    const { events, unread } = await new History(file).read();
    assert.equal(events.length, 2);
    assert.equal(unread, 1);
  });

  it('is no longer believed where another user can write', async () => {
    write(ended('a'));
    const { chmodSync } = await import('node:fs');
    chmodSync(file, 0o666);
    await assert.rejects(new History(file).read(), (error) => StorageError.is(error, 'foreign'));
  });

  it('hides an event and shows it again, and keeps it in the file', async () => {
    write(ended('a'), hiddenEntry('a', true));
    const history = new History(file);
    const { events } = await history.read();
    assert.equal(events[0]?.isHidden, true);
    assert.deepEqual(matching(events, {}), []);
    assert.equal(matching(events, { withHidden: true }).length, 1);
    write(hiddenEntry('a', false));
    assert.equal(matching((await history.read()).events, {}).length, 1);
  });

  it('prefers what was seen to what was found out later, and that to what is not known', async () => {
    const facts = ended('a') as JournalEntry<'snapshot-ended'>;
    write({ ...facts, outcome: 'unknown' });
    write({ ...facts, id: 'a:settled', outcome: 'vanished' });
    write({ ...facts, id: 'a:kept', outcome: 'unknown' });
    const history = new History(file);
    assert.equal((await history.read()).events[0]?.outcome, 'vanished');
    write({ ...facts, outcome: 'ready' });
    assert.equal((await history.read()).events[0]?.outcome, 'ready');
  });

  it('adds to a snapshot the look at its node before it, of that day', async () => {
    const about = ended('a');
    const check = (id: string, hours: number): JournalEntry =>
      ({
        ...about,
        id: `${id}:check`,
        kind: 'check',
        at: 1_800_000_000_000 - hours * 3_600_000,
        packages: ['bash 5.2', 'nginx 1.26'],
      }) as unknown as JournalEntry;
    write(check('old', 48), check('good', 1), check('late', -1), ended('a'));
    const { events } = await new History(file).read();
    const { check: found } = events.find(({ kind }) => kind === 'snapshot') ?? {};
    assert.equal(found?.packages, 2);
    assert.equal(found.at, 1_800_000_000_000 - 3_600_000);
  });

  it('tells what an image came from, through its versions to the base', async () => {
    write(made('a', 0, 'emulab-ops/UBUNTU24-64-STD:3'), made('b', 1, 'demo/web:0'));
    const { events } = await new History(file).read();
    const line = ancestryOf(events, 'urn:publicid:IDN+home.example+image+demo//web:1');
    assert.deepEqual(
      line.map((event) => baseOf(event)?.name),
      ['demo/web:0', 'emulab-ops/UBUNTU24-64-STD:3'],
    );
  });

  it('does not run in circles where versions name each other', async () => {
    write(made('a', 0, 'demo/web:1'), made('b', 1, 'demo/web:0'));
    const { events } = await new History(file).read();
    assert.equal(ancestryOf(events, 'urn:publicid:IDN+home.example+image+demo:web:1').length, 2);
  });

  it('knows a newer version of a base only from a list', () => {
    const base = { name: 'demo/web:1', urn: 'urn:publicid:IDN+home.example+image+demo:web:1' };
    assert.equal(
      newerThan(base, () => 3),
      3,
    );
    assert.equal(
      newerThan(base, () => 1),
      undefined,
    );
    assert.equal(
      newerThan(base, () => undefined),
      undefined,
    );
    assert.equal(
      newerThan({ name: 'demo/web' }, () => 3),
      undefined,
    );
  });

  const finds = [
    ['web', 2],
    ['WEB', 2],
    ['demo:web', 2],
    ['demo/web', 2],
    ['web:1', 1],
    ['demo:web:1', 1],
    ['urn:publicid:IDN+home.example+image+demo//web', 2],
    ['urn:publicid:IDN+home.example+image+demo:web:0', 1],
    ['we', 0],
    ['1', 0],
    ['urn:publicid:IDN+other.example+image+demo:web', 0],
  ] as const;
  for (const [image, count] of finds) {
    it(`finds ${count} events of the image ${image}`, async () => {
      write(made('a', 0, 'x/y:0'), made('b', 1, 'x/y:0'));
      const { events } = await new History(file).read();
      assert.equal(matching(events, { image }).length, count);
    });
  }

  it('is complete when many changes are made at once', async () => {
    const acts = new Acts(fileJournal(file), (error) => assert.fail(error));
    const by = { acts, who: 'alice' };
    const facts = { siteName: 'home.example', experiment: 'x' };
    await Promise.all(
      Array.from({ length: 50 }, () =>
        noted(
          by,
          { kind: 'termination', facts },
          () => Promise.resolve(),
          () => ({ outcome: 'done' }),
        ),
      ),
    );
    const { events } = await new History(file).read();
    assert.equal(events.filter(({ outcome }) => outcome === 'done').length, 50);
  });

  it('goes on with the work when the disk is full, and says so once', async () => {
    const told: StorageError[] = [];
    const acts = new Acts(
      {
        append: () => {
          throw new StorageError('unwritable', file, 'The disk is full.');
        },
      },
      (error) => told.push(error),
    );
    const facts = { siteName: 'home.example', experiment: 'x' };
    const act = { kind: 'termination' as const, facts };
    const work = (): Promise<number> => Promise.resolve(7);
    const result = await noted({ acts, who: 'alice' }, act, work, () => ({ outcome: 'done' }));
    assert.equal(result, 7);
    assert.equal(told.length, 1);
  });

  it('reads 50 MB with little memory', async () => {
    write(ended('warm'));
    const long = ended('x', { log: 'l'.repeat(1_800) });
    const lines = Array.from(
      { length: 24_000 },
      (_, index) =>
        `${JSON.stringify({ v: 1, ...long, id: `j${index}:ended`, job: `j${index}` })}\n`,
    );
    writeFileSync(file, lines.join(''), { mode: 0o600 });
    assert.ok(statSync(file).size > 50_000_000);
    const child = spawn(process.execPath, ['--max-old-space-size=64', __filename], {
      env: { ...process.env, HISTORY_ERRAND: file, NODE_TEST_CONTEXT: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    assert.equal(said, '24000');
  });
}
