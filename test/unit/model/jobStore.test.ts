/** Jobs on disk: nothing half-written, nothing reopened, one follower. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { JobBook } from '../../../src/model/jobBook';
import { fileJobStore } from '../../../src/model/jobStore';
import { aJob } from './builders';

describe('the job store', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('gives back what was saved', () => {
    const job = aJob({ samples: [{ at: 5, size: 7 }] });
    fileJobStore(directory).save(job);
    assert.deepEqual(fileJobStore(directory).load(), [job]);
  });

  it('reads one by its id', () => {
    const store = fileJobStore(directory);
    store.save(aJob({ id: 'job-1' }));
    store.save(aJob({ id: 'job-2', stage: 'ready' }));
    assert.equal(store.read('job-2')?.stage, 'ready');
    assert.equal(store.read('job-3'), undefined);
  });

  it('is asked for one job only when somebody wants to know how that one stands', () => {
    const store = fileJobStore(directory);
    store.save(aJob({ id: 'job-1' }));
    let reads = 0;
    const book = new JobBook({ ...store, load: () => ((reads += 1), store.load()) });
    assert.equal(book.get('job-1')?.outcome, undefined);
    store.save(aJob({ id: 'job-1', stage: 'ready', outcome: 'ready' }));
    assert.equal(book.hasEnded('job-1'), true);
    assert.equal(reads, 1);
  });

  it('lets only the owner read, and leaves no drafts', () => {
    fileJobStore(directory).save(aJob());
    assert.deepEqual(readdirSync(directory), ['job-1.json']);
    assert.equal(statSync(join(directory, 'job-1.json')).mode & 0o777, 0o600);
  });

  it('does not reopen what another window has seen to its end', () => {
    const store = fileJobStore(directory);
    store.save(aJob({ stage: 'failed', outcome: 'failed', reason: 'no space' }));
    store.save(aJob({ stage: 'imaging' }));
    store.save(aJob({ stage: 'ready', outcome: 'ready' }));
    assert.equal(store.load()[0]?.reason, 'no space');
  });

  it('passes over files that are no jobs and keeps them', () => {
    writeFileSync(join(directory, 'broken.json'), '{"id": "x"');
    writeFileSync(join(directory, 'other.json'), '{}');
    fileJobStore(directory).save(aJob());
    assert.equal(fileJobStore(directory).load().length, 1);
    assert.equal(readdirSync(directory).length, 3);
  });

  it('tells of changes', async () => {
    const store = fileJobStore(directory);
    await new Promise<void>((resolve) => {
      const watching = store.watch?.(() => {
        watching?.dispose();
        resolve();
      });
      store.save(aJob());
    });
  });
});
