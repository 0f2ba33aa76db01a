/** `geni-image lint` of files that it reads for the images that they name. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandLine, type Ran } from '../../support/commandLine';
import { json } from './desk';

const bad = 'urn:publicid:IDN+home.example+image+demo/web';
const good = bad.replace('demo/', 'demo:');
const cell = { cell_type: 'code', source: [`import geni.portal\n`, `IMAGE = "${bad}"\n`] };

describe('geni-image lint of files that name images', () => {
  let command: CommandLine;
  let folder: string;

  before(async () => {
    command = await CommandLine.make();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(command.home, 'names-'));
  });
  after(async () => command.remove());

  function write(name: string, text: string | Uint8Array): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  const ask = async (...words: string[]): Promise<Ran> =>
    command.ask(['lint', ...words], { folder });

  function writeAll(): void {
    write('main.tf', `resource "cloudlab_vm" "a" {\n  image = "${bad}"\n}\n`);
    write('a.json', `{\n  "image": "${bad.replaceAll('/', '\\/')}"\n}\n`);
    write('a.yml', `image: ${bad}\n`);
    write('run.sh', `IMAGE="${bad}"\nOTHER="urn:publicid:IDN+$SITE+image+demo:$NAME"\n`);
    write('README.md', `Never write \`${bad}\`.\n`);
    write('n.ipynb', JSON.stringify({ cells: [cell], nbformat: 4 }, null, 1));
    write('profile', `import geni.portal\nIMAGE = "${bad}"\n`);
    write('package.json', '{"name": "x"}\n');
    write('LICENSE', 'All rights\n');
    write('picture', new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
    write('.git/config.json', `{"image": "${bad}"}`);
    write('node_modules/x/a.json', `{"image": "${bad}"}`);
    write('images.lock.json', `{"images": [{"reference": "${bad}"}]}`);
  }

  it('finds them in a folder, each at its place', async () => {
    writeAll();
    const ran = await ask('.');
    assert.equal(ran.exitCode, 1);
    const places = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(': ')[0]);
    assert.deepEqual(places, [
      'a.json:2:13',
      'a.yml:1:8',
      'main.tf:2:12',
      'n.ipynb:7:16',
      'profile:2:10',
      'run.sh:1:8',
    ]);
    assert.match(
      ran.stderr,
      /Read for image names only: README\.md, a\.json, a\.yml, main\.tf, n\.ipynb and 1 more\./,
    );
    assert.doesNotMatch(ran.stderr, /not checked/);
  });

  it('says in the JSON of which nothing else is understood', async () => {
    writeAll();
    const { namesOnly, notChecked } = json(await ask('.', '--json'));
    assert.deepEqual(namesOnly, ['README.md', 'a.json', 'a.yml', 'main.tf', 'n.ipynb', 'run.sh']);
    assert.deepEqual(notChecked, []);
  });

  it('mends what has a safe fix, and nothing beside it', async () => {
    writeAll();
    const before = readFileSync(join(folder, 'a.json'), 'utf8');
    assert.equal((await ask('--fix', '.')).exitCode, 0);
    assert.equal(
      readFileSync(join(folder, 'a.json'), 'utf8'),
      before.replace(bad.replaceAll('/', '\\/'), good),
    );
    assert.match(readFileSync(join(folder, 'README.md'), 'utf8'), /demo\/web/);
    assert.match(readFileSync(join(folder, 'node_modules/x/a.json'), 'utf8'), /demo\/web/);
    const { cells } = JSON.parse(readFileSync(join(folder, 'n.ipynb'), 'utf8')) as {
      cells: (typeof cell)[];
    };
    assert.deepEqual(cells[0]?.source[1], `IMAGE = "${good}"\n`);
  });

  it('reads a file that is named, whatever its ending', async () => {
    const text = write('notes.txt', `We use ${good}.\n`);
    const ran = await ask(text);
    assert.equal(ran.exitCode, 0);
    assert.match(ran.stderr, /Read for image names only: .*notes\.txt\./);
    const nothing = await ask(write('empty.md', 'Nothing.\n'));
    assert.deepEqual(
      [nothing.exitCode, nothing.stderr],
      [0, 'Checked 1 file: no problems found.\n'],
    );
  });

  it('leaves the profile of a shell alone', async () => {
    write('.profile', 'export PATH="$HOME/bin:$PATH" # import geni\n');
    write('a.rspec', '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"/>');
    const ran = await ask('.');
    assert.deepEqual(
      [ran.exitCode, ran.stdout, ran.stderr],
      [0, '', 'Checked 1 file: no problems found.\n'],
    );
  });
});
