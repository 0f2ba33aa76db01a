/** A wish whose record cannot be read is told, stays in view where it was known, and starts by no means. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileQueueStore } from '../../../../../src/model/snapshots/queue/queueStore';
import { SnapshotQueue } from '../../../../../src/model/snapshots/queue/queue';
import type { Readiness } from '../../../../../src/model/snapshots/planning/readiness';
import { StorageError } from '../../../../../src/model/storage/storageError';
import { aJob } from '../../builders';
import { heard, kept } from './queueWorld';

describe('a wish whose record is damaged', () => {
  let directory: string;
  let queue: SnapshotQueue;
  let started: string[];
  let look: (found: Readiness) => void;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'queue-'));
    fileQueueStore(directory).save(kept('first', { queuedAt: Date.now() }));
    started = [];
    const readiness = new Promise<Readiness>((resolve) => (look = resolve));
    queue = new SnapshotQueue({
      store: fileQueueStore(directory),
      readiness: () => readiness,
      snapshots: {
        busySlice: () => undefined,
        start: ({ imageName }) => (started.push(imageName), Promise.resolve(aJob({ imageName }))),
        hasStarted: () => false,
        isRecorded: () => false,
        wishes: () => new Map(),
      },
      sentenceOf: (hindrance) => ('error' in hindrance ? String(hindrance.error) : ''),
    });
  });
  afterEach(() => {
    queue.dispose();
    rmSync(directory, { recursive: true });
  });

  const file = (): string => join(directory, 'first.json');
  const names = (): string[] => queue.waiting.map(({ id }) => id);

  it('before the window opened is told, and left where it is', () => {
    writeFileSync(file(), '{"id": "first"');
    queue.look();
    assert.deepEqual(names(), []);
    assert.deepEqual(
      queue.problems.map(({ id }) => id),
      ['first'],
    );
    assert.equal(readFileSync(file(), 'utf8'), '{"id": "first"');
  });

  it('is one too whose agreement to replace something has a wrong type', () => {
    const wish = kept('first');
    const request = { ...wish.request, replaces: { imageUrn: 5, version: 'all' } };
    writeFileSync(file(), JSON.stringify({ ...wish, request }));
    assert.deepEqual([names(), queue.problems.length], [[], 1]);
  });

  for (const time of ['1e999', '-1e999', '9e15']) {
    it(`is one too whose time is none: ${time}`, () => {
      for (const member of ['queuedAt', 'lookedAt']) {
        const text = JSON.stringify({ ...kept('first'), [member]: 'TIME' });
        writeFileSync(file(), text.replace('"TIME"', time));
        assert.deepEqual(fileQueueStore(directory).load(), [], member);
      }
    });
  }

  it('is one too that another user could have written', () => {
    chmodSync(file(), 0o666);
    queue.look();
    assert.deepEqual(names(), []);
    assert.match(queue.problems[0]?.error.sentence ?? '', /another user could have written it/);
  });

  it('while the window is open is told at once, and stays in view', async () => {
    assert.deepEqual(names(), ['first']);
    queue.look();
    const told = heard(queue.onDidFail);
    writeFileSync(file(), '{"id": "first"');
    const { id, error } = await told;
    assert.ok(id === 'first' && StorageError.is(error, 'damaged'));
    assert.deepEqual(names(), ['first']);
  });

  it('is on hold when its turn comes, and is whole again with what is known of it', async () => {
    queue.look();
    const held = heard(queue.onDidHold);
    writeFileSync(file(), '{"id": "first"');
    look({ state: 'ready' });
    const { id, problem = '' } = await held;
    assert.equal(id, 'first');
    assert.match(problem, /first\.json is damaged/);
    assert.deepEqual([names(), started], [['first'], []]);
    assert.equal(fileQueueStore(directory).read('first')?.held, true);
    assert.ok(readdirSync(directory).includes('first.json.damaged'));
  });
});
