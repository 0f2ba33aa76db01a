/** Jobs on disk: nothing half-written, nothing reopened, nothing passed over. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { JobBook } from '../../../../src/model/snapshots/jobs';
import type { JobStore } from '../../../../src/model/snapshots/job';
import { NoteBook } from '../../../../src/model/snapshots/noteBook';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { StorageError } from '../../../../src/model/storage/storageError';
import { aJob } from '../builders';

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

  it('keeps what the node ran before, and reads records that do not tell', () => {
    const told = aJob({ id: 'told', nodeImage: { loaded: 'emulab-ops/UBUNTU24-64-STD:0' } });
    const store = fileJobStore(directory);
    store.save(told);
    store.save(aJob({ id: 'silent' }));
    assert.deepEqual(
      new Map(
        fileJobStore(directory)
          .load()
          .map(({ id, nodeImage }) => [id, nodeImage]),
      ),
      new Map([
        ['told', told.nodeImage],
        ['silent', undefined],
      ]),
    );
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
    const book = bookOf({ ...store, load: () => ((reads += 1), store.load()) });
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
    store.save(aJob({ stage: 'failed', outcome: 'failed', reason: 'it no longer says why' }));
    assert.equal(store.load()[0]?.reason, 'no space');
  });

  /** What can become of the file of a job, and what is told of it. */
  const faults: Record<string, [StorageError['reason'], (path: string) => void]> = {
    'is cut off': ['damaged', (path) => writeFileSync(path, '{"id": "x"')],
    'is empty': ['damaged', (path) => writeFileSync(path, '')],
    'lacks members': ['damaged', (path) => writeFileSync(path, '{"id": "x"}')],
    'has a member of a wrong type': [
      'damaged',
      (path) => writeFileSync(path, JSON.stringify({ ...aJob({ id: 'x' }), created: 'yes' })),
    ],
    'has an image that is no text': [
      'damaged',
      (path) =>
        writeFileSync(path, JSON.stringify({ ...aJob({ id: 'x' }), nodeImage: { loaded: 1 } })),
    ],
    'has words of a wrong type': [
      'damaged',
      (path) => writeFileSync(path, JSON.stringify({ ...aJob({ id: 'x' }), reason: 5 })),
    ],
    'has a stage that is none': [
      'damaged',
      (path) => writeFileSync(path, JSON.stringify({ ...aJob({ id: 'x' }), stage: 'flying' })),
    ],
    'is that of another job': ['damaged', (path) => writeFileSync(path, JSON.stringify(aJob()))],
    'is a folder': ['unreadable', (path) => mkdirSync(path)],
    'is a link that leads nowhere': ['unreadable', (path) => symlinkSync('/nowhere/x', path)],
    ...(process.platform === 'linux' && {
      'gives an error when it is read': [
        'unreadable',
        (path: string) => symlinkSync('/proc/self/mem', path),
      ],
    }),
  };

  for (const [fault, [reason, spoil]] of Object.entries(faults)) {
    it(`tells of a job whose file ${fault}, and leaves it there`, () => {
      const store = fileJobStore(directory);
      store.save(aJob());
      const path = join(directory, 'x.json');
      spoil(path);
      assert.deepEqual(store.load(), [aJob()]);
      const [problem, ...more] = store.problems?.() ?? [];
      assert.deepEqual([problem?.id, more], ['x', []]);
      assert.ok(StorageError.is(problem?.error, reason) && problem.error.message.includes(path));
      assert.throws(
        () => store.read('x'),
        (error) => StorageError.is(error, reason),
      );
      assert.deepEqual(readdirSync(directory).sort(), ['job-1.json', 'x.json']);
    });
  }

  it('tells of a folder that cannot be read', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const store = fileJobStore(file);
    assert.deepEqual(store.load(), []);
    assert.ok(StorageError.is(store.problems?.()[0]?.error, 'unreadable'));
  });

  it('has no problem with a folder that is not there yet', () => {
    const store = fileJobStore(join(directory, 'later'));
    assert.deepEqual([store.load(), store.problems?.()], [[], []]);
  });

  it('sets a damaged file aside before the job is written again', () => {
    const store = fileJobStore(directory);
    writeFileSync(join(directory, 'job-1.json'), '{"id": "job-1", "reason": "no spa');
    store.save(aJob());
    assert.deepEqual(store.load(), [aJob()]);
    const aside = readFileSync(join(directory, 'job-1.json.damaged'), 'utf8');
    assert.equal(aside, '{"id": "job-1", "reason": "no spa');
  });

  it('does not forget a job in memory whose file is damaged', async () => {
    const store = fileJobStore(directory);
    store.save(aJob());
    const book = bookOf(store);
    assert.equal(book.all.length, 1);
    const forgotten: string[] = [];
    book.forgotten.event((id) => forgotten.push(id));
    book.watch(() => false);
    writeFileSync(join(directory, 'job-1.json'), '{');
    const heard = new Promise<void>((resolve) => {
      book.changed.event(({ id }) => id === 'job-2' && resolve());
    });
    fileJobStore(directory).save(aJob({ id: 'job-2' }));
    await heard;
    assert.deepEqual([forgotten, book.get('job-1')], [[], aJob()]);
    assert.deepEqual(
      book.problems.map(({ id }) => id),
      ['job-1'],
    );
    book.dispose();
  });

  it('removes what a killed process had begun to write, after an hour', () => {
    const draft = join(directory, 'job-1.json.01234567-89ab-cdef-0123-456789abcdef.tmp');
    const fresh = join(directory, 'job-1.json.f1234567-89ab-cdef-0123-456789abcdef.tmp');
    for (const path of [draft, fresh]) writeFileSync(path, '{');
    const before = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(draft, before, before);
    fileJobStore(directory).save(aJob());
    assert.deepEqual([existsSync(draft), existsSync(fresh)], [false, true]);
  });

  for (const member of ['startedAt', 'endedAt', 'lookedAt', 'begunAt']) {
    it(`takes a record for damaged whose ${member} is no time`, () => {
      for (const time of ['1e999', '9e15', '-9e15']) {
        const text = JSON.stringify(aJob({ [member]: 12_345 })).replace('12345', time);
        writeFileSync(join(directory, 'job-1.json'), text);
        const store = fileJobStore(directory);
        assert.deepEqual(store.load(), [], time);
        assert.ok(StorageError.is(store.problems?.()[0]?.error, 'damaged'));
      }
    });
  }

  it('does not read a record that another user could have written', () => {
    const store = fileJobStore(directory);
    store.save(aJob());
    chmodSync(join(directory, 'job-1.json'), 0o602);
    assert.deepEqual(store.load(), []);
    assert.ok(StorageError.is(store.problems?.()[0]?.error, 'unreadable'));
  });

  it('closes a folder that others could look into', () => {
    chmodSync(directory, 0o777);
    fileJobStore(directory).save(aJob());
    assert.equal(statSync(directory).mode & 0o777, 0o700);
  });

  it('keeps the end that one of two writers has seen', () => {
    const one = fileJobStore(directory);
    const other = fileJobStore(directory);
    one.save(aJob());
    other.save(aJob({ stage: 'ready', outcome: 'ready', hash: 'abc' }));
    one.save(aJob({ stage: 'imaging' }));
    assert.equal(one.load()[0]?.hash, 'abc');
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

function bookOf(store: JobStore): JobBook {
  return new JobBook(store, new NoteBook(undefined, () => ''));
}
