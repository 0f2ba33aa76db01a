/** Which servers are trusted: the pins outlive every fault of the file, and two writers at once. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { KnownServers, UnknownServer } from '../../../../src/model/accounts/knownServers';
import { StorageError } from '../../../../src/model/storage/storageError';
import { answer, errandOf, Helper } from '../storage/race';

const errand = errandOf();
if (errand === undefined) describe('known servers', servers);
else void answer((line) => (trustMany(errand, line), 'done'));

/** @param line a word for the names of the servers, and how many of them */
function trustMany(file: string, line: string): void {
  const [word = '', count = '0'] = line.split(' ');
  for (let number = 0; number < Number(count); number += 1) {
    new KnownServers(file).trust(`https://${word}${number}.example`, { fingerprint: 'AA' });
  }
}

function servers(): void {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'known-'));
    file = join(directory, 'deep', 'known-servers.json');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('are known by host and port, whatever the path', () => {
    new KnownServers(file).trust('https://a.example:12369/x/cm', { fingerprint: 'AA:BB' });
    assert.deepEqual(new KnownServers(file).trustFor('https://a.example:12369/y/sa'), {
      fingerprint: 'AA:BB',
    });
  });

  it('are unknown until somebody decides', () => {
    assert.throws(
      () => new KnownServers(file).trustFor('https://a.example/cm'),
      (error) => UnknownServer.is(error),
    );
  });

  for (const name of ['constructor', '__proto__', 'valueof']) {
    it(`are unknown also when they are called ${name}`, () => {
      const known = new KnownServers(file);
      const url = `https://${name}`;
      assert.throws(() => known.trustFor(url), UnknownServer);
      known.trust(url, { fingerprint: 'AA' });
      assert.deepEqual(known.trustFor(url), { fingerprint: 'AA' });
    });
  }

  it('can be forgotten', () => {
    const known = new KnownServers(file);
    known.trust('https://a.example', { fingerprint: 'AA' });
    known.forget('https://a.example');
    assert.throws(
      () => known.trustFor('https://a.example'),
      (error) => UnknownServer.is(error),
    );
  });

  /** Each way to spoil the file, and the reason that is told. */
  const faults: Record<string, [StorageError['reason'], (path: string) => void]> = {
    'is cut off': ['damaged', (path) => writeFileSync(path, '{"a.example": {')],
    'is empty': ['damaged', (path) => writeFileSync(path, '')],
    'is no list of servers': ['damaged', (path) => writeFileSync(path, '[]')],
    'has an entry of a wrong type': [
      'damaged',
      (path) => writeFileSync(path, '{"a.example": {"fingerprint": 7}}'),
    ],
    'has a certificate of a wrong type': [
      'damaged',
      (path) => writeFileSync(path, '{"a.example": {"fingerprint": "AA", "certificate": 7}}'),
    ],
    'is not UTF-8': ['damaged', (path) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d]))],
    'is far too big': ['damaged', (path) => writeFileSync(path, ' '.repeat(17 * 1024 * 1024))],
    'is a folder': ['unreadable', (path) => mkdirSync(path)],
    'is a link that leads nowhere': ['unreadable', (path) => symlinkSync('/nowhere/x', path)],
    'is a link to itself': ['unreadable', (path) => symlinkSync(path, path)],
    // Reading the memory of a process at its beginning is an error of the system, for everyone.
    ...(process.platform === 'linux' && {
      'gives an error when it is read': [
        'unreadable',
        (path: string) => symlinkSync('/proc/self/mem', path),
      ],
    }),
    ...(process.platform !== 'win32' && {
      'can be written by everyone': [
        'unreadable',
        (path: string) => {
          writeFileSync(path, '{}');
          chmodSync(path, 0o666);
        },
      ],
    }),
  };

  for (const [fault, [reason, spoil]] of Object.entries(faults)) {
    it(`are never guessed, nor written anew, when the file ${fault}`, () => {
      const known = new KnownServers(file);
      known.trust('https://a.example', { fingerprint: 'AA' });
      rmSync(file);
      spoil(file);
      for (const use of [
        () => known.trustFor('https://a.example'),
        () => known.knows('https://a.example'),
        () => known.trust('https://b.example', { fingerprint: 'BB' }),
        () => known.forget('https://a.example'),
      ]) {
        assert.throws(
          use,
          (error) => StorageError.is(error, reason) && error.message.includes(file),
        );
      }
      assert.deepEqual(readdirSync(dirname(file)), ['known-servers.json']);
    });
  }

  it('are not unknown because the folder is a link that leads nowhere', () => {
    symlinkSync(join(directory, 'not-mounted'), dirname(file));
    assert.throws(
      () => new KnownServers(file).trustFor('https://a.example'),
      (error) => StorageError.is(error, 'unreadable'),
    );
  });

  it('are all kept when two processes write at once', async () => {
    const helpers = [new Helper(__filename, file), new Helper(__filename, file)];
    for (const helper of helpers) await helper.line();
    helpers.forEach((helper, number) => helper.say(`${['a', 'b'][number]} 20`));
    for (const helper of helpers) assert.equal(await helper.line(), 'done');
    await Promise.all(helpers.map((helper) => helper.end()));
    const kept = JSON.parse(readFileSync(file, 'utf8')) as object;
    assert.equal(Object.keys(kept).length, 40);
  });

  it('are all kept when the process that writes is killed', async () => {
    new KnownServers(file).trust('https://first.example', { fingerprint: 'AA' });
    const helpers = Array.from({ length: 4 }, () => new Helper(__filename, file));
    for (const [number, helper] of helpers.entries()) {
      await helper.line();
      helper.say(`x${number}n 100000`);
      while (!new KnownServers(file).knows(`https://x${number}n${number}.example`));
      await helper.end('SIGKILL');
      // Readable, with a free lock, and with all that was there.
      new KnownServers(file).trust(`https://after${number}.example`, { fingerprint: 'AA' });
    }
    const known = new KnownServers(file);
    assert.ok(known.knows('https://first.example') && known.knows('https://after0.example'));
  });

  it('that cannot be written are told, and nothing is changed', () => {
    writeFileSync(join(directory, 'deep'), 'a file');
    assert.throws(
      () => new KnownServers(file).trust('https://a.example', { fingerprint: 'AA' }),
      (error) => StorageError.is(error, 'unwritable') && error.message.includes(file),
    );
  });

  it('stay in the file that a link leads to', () => {
    const real = join(directory, 'dotfiles.json');
    new KnownServers(real).trust('https://a.example', { fingerprint: 'AA' });
    mkdirSync(dirname(file));
    symlinkSync(real, file);
    new KnownServers(file).trust('https://b.example', { fingerprint: 'BB' });
    assert.ok(new KnownServers(real).knows('https://a.example'));
    assert.ok(new KnownServers(real).knows('https://b.example'));
  });

  it('are not changed through another name of the file', () => {
    new KnownServers(file).trust('https://a.example', { fingerprint: 'AA' });
    const copy = join(directory, 'copy.json');
    linkSync(file, copy);
    new KnownServers(file).forget('https://a.example');
    assert.ok(new KnownServers(copy).knows('https://a.example'));
  });

  it('lie in a folder that is closed to others, also when it was open', () => {
    mkdirSync(dirname(file));
    chmodSync(dirname(file), 0o777);
    new KnownServers(file).trust('https://a.example', { fingerprint: 'AA' });
    assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('may begin with the mark that some editors write', () => {
    mkdirSync(dirname(file));
    writeFileSync(file, '\uFEFF{"a.example": {"fingerprint": "AA"}}');
    assert.ok(new KnownServers(file).knows('https://a.example'));
  });
}
