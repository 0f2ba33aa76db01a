/** `geni-image lint` of a repository: folders, patterns and `.geni-image.json`. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import Ajv from 'ajv';
import { isRecord } from '../../../src/model/storage/json';
import { CommandLine, type Ran } from '../../support/commandLine';
import { json, sentence } from './desk';

const rspec = (more = ''): string =>
  `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="raw-pc">${more}<disk_image name="urn:publicid:home.example+image+demo:web"/></sliver_type></node></rspec>\n`;
const profile = 'import geni.portal\nnode.disk_image = "urn:publicid:e.net+image+p:a"\n';

describe('geni-image lint of a repository', () => {
  let command: CommandLine;
  let folder: string;

  before(async () => {
    command = await CommandLine.make();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(command.home, 'repository-'));
  });
  after(async () => command.remove());

  function write(name: string, text: string): void {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  const ask = async (words: readonly string[], inside = '.'): Promise<Ran> =>
    command.ask(['lint', ...words], { folder: join(folder, inside) });

  /** Names of the files with findings, each once. */
  async function found(...words: string[]): Promise<string[]> {
    const { findings } = json(await ask(['--json', ...words]));
    assert.ok(Array.isArray(findings));
    return [...new Set(findings.map((it: unknown) => (isRecord(it) ? String(it['file']) : '')))];
  }

  describe('with a folder', () => {
    it('checks all RSpecs and profiles in it, and passes over all else', async () => {
      write('a.rspec', rspec());
      write('deep/b.xml', rspec());
      write('deep/c.py', profile);
      write('deep/other.xml', '<project/>');
      write('deep/other.py', 'print("x")\n');
      write('README.md', 'text');
      const ran = await ask(['.', '--json']);
      assert.equal(ran.exitCode, 1);
      assert.deepEqual(json(ran)['notChecked'], []);
      assert.deepEqual(await found('.'), ['a.rspec', 'deep/b.xml', 'deep/c.py']);
    });

    it('passes over folders of tools, and links to folders', async () => {
      for (const name of ['.git', '.venv', 'node_modules']) write(`${name}/a.rspec`, rspec());
      write('own/a.rspec', rspec());
      symlinkSync(folder, join(folder, 'own', 'loop'));
      assert.deepEqual(await found('.'), ['own/a.rspec']);
    });

    it('is no success where there is nothing to check', async () => {
      write('empty/other.py', 'print("x")\n');
      const ran = await ask(['empty']);
      assert.equal(ran.exitCode, 2);
      assert.equal(
        sentence(ran),
        'Nothing is checked for empty: it matches no RSpec, no geni-lib profile and no other file with an image name.',
      );
    });
  });

  it('understands patterns where the shell has left them as they are', async () => {
    write('a.rspec', rspec());
    write('deep/b.rspec', rspec());
    write('deep/c.py', profile);
    assert.deepEqual(await found('**/*.rspec'), ['a.rspec', 'deep/b.rspec']);
    assert.deepEqual(await found('deep/*.{py,xml}'), ['deep/c.py']);
    const none = await ask(['none/*.rspec']);
    assert.equal(none.exitCode, 2);
  });

  it('takes a file whose name looks like a pattern for that file', async () => {
    write('a[1].rspec', rspec());
    assert.deepEqual(await found('a[1].rspec'), ['a[1].rspec']);
  });

  describe('with .geni-image.json', () => {
    const configure = (value: unknown, name = '.geni-image.json'): void =>
      write(name, JSON.stringify(value));

    it('gives a finding the severity that it says, or leaves it out', async () => {
      write('a.rspec', rspec());
      configure({ severity: { 'image-missing-idn': 'warning' } });
      const ran = await ask(['a.rspec']);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.match(ran.stdout, /: warning: .*\[image-missing-idn\]/);
      configure({ severity: { 'image-missing-idn': 'off' } });
      assert.deepEqual(await found('a.rspec'), []);
    });

    it('does not mend what it leaves out', async () => {
      write('a.rspec', rspec());
      configure({ severity: { 'image-missing-idn': 'off' } });
      await ask(['--fix', 'a.rspec']);
      assert.equal(readFileSync(join(folder, 'a.rspec'), 'utf8'), rspec());
    });

    it('leaves out the files that it says, named or found, and tells how many', async () => {
      write('old/a.rspec', rspec());
      write('b.rspec', rspec());
      configure({ ignore: ['old/'] });
      assert.deepEqual(await found('.'), ['b.rspec']);
      const ran = await ask(['old/a.rspec']);
      assert.deepEqual([ran.exitCode, ran.stdout], [0, '']);
      assert.match(ran.stderr, /1 file is skipped, as set in .*\.geni-image\.json\./);
    });

    it('counts in the folders below it too, up to the root of the repository', async () => {
      mkdirSync(join(folder, '.git'));
      configure({ severity: { 'image-missing-idn': 'off' } });
      write('deep/er/a.rspec', rspec());
      assert.equal((await ask(['a.rspec'], 'deep/er')).exitCode, 0);
      mkdirSync(join(folder, 'deep', '.git'));
      assert.equal((await ask(['a.rspec'], 'deep/er')).exitCode, 1);
    });

    it('is another file where --config names one', async () => {
      write('a.rspec', rspec());
      configure({ severity: { 'image-missing-idn': 'off' } }, 'mine.json');
      assert.equal((await ask(['a.rspec', '--config', 'mine.json'])).exitCode, 0);
      const gone = await ask(['a.rspec', '--config', 'gone.json']);
      assert.equal(gone.exitCode, 2);
      assert.equal(sentence(gone), 'gone.json cannot be read: there is no such file.');
    });

    it('says how its sites take images of others', async () => {
      const site = 'urn:publicid:IDN+north.example+authority+cm';
      const foreign = rspec()
        .replace('publicid:home', 'publicid:IDN+home')
        .replace('client_id', `component_manager_id="${site}" client_id`);
      write('a.rspec', foreign);
      configure({ sites: [{ urn: site, foreignImages: 'url' }] });
      assert.match((await ask(['a.rspec'])).stdout, /\[image-urn-elsewhere\]/);
      configure({ sites: [{ urn: site, foreignImages: 'urn' }] });
      const fine = await ask(['a.rspec']);
      assert.deepEqual([fine.stdout, fine.stderr], ['', 'Checked 1 file: no problems found.\n']);
    });

    it('is refused for what it cannot say, with its name and the place', async () => {
      write('a.rspec', rspec());
      const wrong: readonly (readonly [unknown, RegExp])[] = [
        [[], /must be one JSON object/],
        [{ severty: {} }, /"severty" is not a known setting/],
        [{ severity: { 'image-unknwon': 'off' } }, /contains image-unknwon, which is not a known/],
        [{ severity: { 'image-unknown': 'none' } }, /must be one of error, warning, .* off/],
        [{ severity: [] }, /"severity" must be an object/],
        [{ ignore: 'old' }, /"ignore" must be a list/],
        [{ sites: {} }, /"sites" must be a list/],
        [{ sites: [{ address: 'utah' }] }, /needs its "urn"/],
        [
          { sites: [{ urn: 'urn:publicid:IDN+a+authority+cm', trust: 1 }] },
          /"trust" is not a known setting of a site/,
        ],
        [
          { sites: [{ urn: 'urn:publicid:IDN+a+authority+cm', foreignImages: 'no' }] },
          /must be urn or url/,
        ],
      ];
      const ajv = new Ajv();
      const schema = JSON.parse(
        readFileSync('schemas/configuration.schema.json', 'utf8'),
      ) as object;
      const validate = ajv.compile(schema);
      for (const [value, message] of wrong) {
        configure(value);
        const ran = await ask(['a.rspec']);
        assert.equal(ran.exitCode, 2, JSON.stringify(value));
        assert.match(sentence(ran), /^\.geni-image\.json: /);
        assert.match(sentence(ran), message);
        // Which codes there are, the schema leaves to the command.
        if (!String(message).includes('unknwon')) assert.ok(!validate(value), String(message));
      }
      write('.geni-image.json', '{');
      assert.match(sentence(await ask(['a.rspec'])), /cannot be read: it is not valid JSON\./);
    });
  });
});
