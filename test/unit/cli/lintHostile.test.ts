/** `geni-image lint` of a repository that means harm, or is only odd: it ends, and stays inside. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Ran } from '../../support/commandLine';
import { Desk, sentence } from './desk';

const spaced =
  '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="raw-pc"><disk_image name=" urn:publicid:IDN+home.example+image+demo:web"/></sliver_type></node></rspec>\n';

describe('geni-image in a hostile repository', () => {
  let desk: Desk;
  let folder: string;

  before(async () => {
    desk = await Desk.open();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'hostile-'));
    writeFileSync(join(folder, 'a.rspec'), spaced);
  });
  after(async () => desk.close());

  const ask = async (...words: string[]): Promise<Ran> => desk.command.ask(words, { folder });

  function configure(value: object): void {
    writeFileSync(join(folder, '.geni-image.json'), JSON.stringify(value));
  }

  describe('with patterns to ignore', () => {
    it('is not held up by one with many ways to fit', async () => {
      const name = `${'a'.repeat(200)}b.rspec`;
      writeFileSync(join(folder, name), spaced);
      for (const pattern of [
        '*a'.repeat(40),
        `${'{*,**}'.repeat(6)}#`,
        `${'[a-z]*'.repeat(30)}#`,
        '**/*a'.repeat(20),
        `${'?*'.repeat(60)}#`,
      ]) {
        configure({ ignore: [pattern] });
        const ran = await ask('lint', '.');
        assert.match(ran.stderr, /^Checked 2 files/m, pattern);
      }
    });

    it('refuses one that nothing can be compared with', async () => {
      for (const pattern of ['a'.repeat(70_000), '{a,b}'.repeat(20), '!a.rspec']) {
        configure({ ignore: [pattern] });
        const ran = await ask('lint', '.');
        assert.equal(ran.exitCode, 2);
        assert.match(sentence(ran), /"ignore" cannot use ".{2,61}": a pattern has at most/u);
      }
    });

    it('leaves out what they mean', async () => {
      mkdirSync(join(folder, 'old', 'deep'), { recursive: true });
      for (const name of ['old/b.rspec', 'old/deep/c1.rspec', 'old/deep/.d.rspec'])
        writeFileSync(join(folder, name), spaced);
      for (const [pattern, left] of [
        ['old/', 1],
        ['./old', 1],
        ['**', 0],
        ['*.rspec', 3],
        ['**/*.rspec', 0],
        ['old/*.rspec', 3],
        ['**/deep', 2],
        ['old/**/c[0-9].rspec', 3],
        ['old/**/c[!0-9].rspec', 4],
        ['{a,b}.rspec', 3],
        ['old/{b,deep/{c?,x}}.rspec', 2],
        ['?.rspec', 3],
        ['A.rspec', 4],
        ['[a.rspec', 4],
      ] as const) {
        configure({ ignore: [pattern] });
        const ran = await ask('lint', '.');
        assert.match(ran.stderr, new RegExp(`^Checked ${left} file`, 'm'), pattern);
      }
    });
  });

  it('passes over a link to itself, and tells of one that is named', async () => {
    symlinkSync('loop.rspec', join(folder, 'loop.rspec'));
    assert.equal((await ask('lint', '.')).exitCode, 0);
    const named = await ask('lint', 'loop.rspec');
    assert.equal(named.exitCode, 2);
    assert.match(sentence(named), /^loop\.rspec is not checked: it cannot be read/);
  });

  it('says in one line that a pattern begins with a folder that is not there', async () => {
    const ran = await ask('lint', 'gone/*.rspec');
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /^Nothing is checked for gone\/\*\.rspec/);
    assert.doesNotMatch(ran.stderr, /gone is not checked/);
  });

  it('checks a file whose name has two lines', async () => {
    writeFileSync(join(folder, 'b\nc.rspec'), spaced);
    assert.match((await ask('lint', '.')).stderr, /^Checked 2 files/m);
  });

  it('fixes nothing outside of the folder that it searches', async () => {
    const outside = join(desk.command.home, 'outside.rspec');
    writeFileSync(outside, spaced);
    symlinkSync(outside, join(folder, 'b.rspec'));
    symlinkSync('a.rspec', join(folder, 'c.rspec'));
    for (const word of ['.', '*.rspec']) {
      const ran = await ask('lint', '--fix', word);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, /b\.rspec is not fixed: .* a link to a file outside of this folder/);
      assert.equal(readFileSync(outside, 'utf8'), spaced);
    }
    assert.notEqual(readFileSync(join(folder, 'a.rspec'), 'utf8'), spaced);
    await ask('lint', '--fix', 'b.rspec');
    assert.notEqual(readFileSync(outside, 'utf8'), spaced);
  });

  it('connects to no server that only the repository names', async (t) => {
    let met = 0;
    const server: Server = createServer((socket) => {
      met += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    t.after(() => void server.close());
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const url = `https://127.0.0.1:${address.port}`;
    const urn = 'urn:publicid:IDN+home.example+authority+cm';
    configure({ sites: [{ urn, address: url }] });
    const image = `${url}/image_metadata.php?uuid=00000000-0000-4000-8000-000000000000`;
    writeFileSync(
      join(folder, 'a.rspec'),
      spaced.replace(' urn:publicid:IDN+home.example+image+demo:web', image),
    );
    const locked = {
      reference: image,
      files: [],
      url: image,
      pinned: true,
      format: 'ndz',
      visibility: 'anyone',
      checked: '',
    };
    const lock = { lockVersion: 1, written: '', images: [locked], notKnown: [] };
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const me = ['-f', certificate, '-p', passphraseFile];
    for (const words of [['lock'], ['lint', '--live', '.'], ['verify'], ['verify', '--as-me']]) {
      writeFileSync(join(folder, 'images.lock.json'), JSON.stringify(lock));
      const ran = await ask(...words, ...me);
      assert.equal(ran.exitCode === 0, false, words.join(' '));
      assert.match(
        ran.stdout + ran.stderr,
        /belongs to no site that is known here/,
        words.join(' '),
      );
    }
    assert.equal(met, 0);
    await ask('verify', '-m', url);
    assert.notEqual(met, 0);
  });
});
