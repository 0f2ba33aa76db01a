/** `geni-image lint`: what it prints and writes, how it ends, and what it refuses to call checked. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ForeignImages } from '../../../src/model/images/foreignImages';
import { Desk, json, sentence } from './desk';

describe('geni-image lint', () => {
  let desk: Desk;

  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  function file(name: string, text: string): string {
    const path = join(mkdtempSync(join(desk.command.home, 'lint-')), name);
    writeFileSync(path, text);
    return path;
  }

  it('names the place and ends with 1 for an error', async () => {
    const file = join(desk.command.home, 'bad.rspec');
    const open = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';
    writeFileSync(file, `${open}\n<node client_id="a"><sliver_type name="emulab-xen">\n</rspec>\n`);
    const ran = await desk.command.run(['lint', file]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stdout, /bad\.rspec:\d+:\d+: error: .+ \[[a-z-]+\]$/m);
    const { findings } = json(await desk.command.ask(['lint', file, '--json']));
    assert.ok(Array.isArray(findings) && findings.length > 0);
    assert.partialDeepStrictEqual(findings[0], {
      file,
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 6,
      severity: 'error',
      code: 'xml-unclosed-element',
      fixes: [{ title: 'Add </node>', safe: false, edits: [{ line: 2, text: '</node>' }] }],
    });
  });

  describe('with an image of another site by its URN', () => {
    const north = 'urn:publicid:IDN+north.example+authority+cm';
    const foreign = (site = north): string =>
      file(
        'foreign.rspec',
        `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
<node client_id="a" component_manager_id="${site}"><sliver_type name="raw-pc">
<disk_image name="urn:publicid:IDN+home.example+image+demo:web"/>
</sliver_type></node></rspec>
`,
      );
    const clean = 'Checked 1 file: no problems found.\n';
    const warning =
      /foreign\.rspec:3:\d+: warning: web is written as an image of home\.example\. .*URL only\..*\[image-urn-elsewhere\]$/m;
    const note =
      /foreign\.rspec uses images of other sites by URN, .* is not known .*--foreign-images/;

    it('says that nobody knows whether the site takes it, and finds nothing', async () => {
      const ran = await desk.command.ask(['lint', foreign()]);
      assert.deepEqual([ran.exitCode, ran.stdout], [0, '']);
      assert.match(ran.stderr, note);
      const quiet = await desk.command.ask(['lint', '--quiet', foreign()]);
      assert.equal(quiet.stderr, '');
    });

    it('finds it where the sites take URLs only, as the option says', async () => {
      const ran = await desk.command.ask(['lint', '--foreign-images', 'url', foreign()]);
      assert.equal(ran.exitCode, 0);
      assert.match(ran.stdout, warning);
      assert.equal(ran.stderr, 'Checked 1 file: 1 warning.\n');
      const fine = await desk.command.ask(['lint', '--foreign-images', 'urn', foreign()]);
      assert.deepEqual([fine.exitCode, fine.stdout, fine.stderr], [0, '', clean]);
    });

    it('goes by what is remembered of each site, without the option', async () => {
      const remembered = new ForeignImages({
        directory: join(desk.command.home, 'state', 'protogeni-images', 'foreign-images'),
      });
      const [west, east] = [north.replace('north', 'west'), north.replace('north', 'east')];
      remembered.answer(west, 'url');
      remembered.saw(east, 'urn');
      assert.match((await desk.command.ask(['lint', foreign(west)])).stdout, warning);
      const fine = await desk.command.ask(['lint', foreign(east)]);
      assert.deepEqual([fine.stdout, fine.stderr], ['', clean]);
    });

    it('takes no other word', async () => {
      const ran = await desk.command.ask(['lint', '--foreign-images', 'yes', foreign()]);
      assert.equal(ran.exitCode, 2);
      assert.match(sentence(ran), /^--foreign-images takes urn or url/);
    });
  });

  it('tells of each file that it cannot check, and checks the others', async () => {
    const [bad, notes, folder, good] = [
      file('bad.rspec', '<rspec xmlns="http://www.geni.net/resources/rspec/3"><node></rspec>\n'),
      file('notes.txt', 'notes'),
      mkdtempSync(join(desk.command.home, 'lint-')),
      file('good.rspec', fixable()),
    ];
    const gone = join(folder, 'gone.rspec');
    const files = [notes, folder, gone, bad, good];
    const ran = await desk.command.ask(['lint', ...files]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stdout, /bad\.rspec:\d+:\d+: error: /);
    const told = ran.stderr.trimEnd().split('\n');
    assert.equal(told.length, 4, ran.stderr);
    assert.match(told[0] ?? '', /: Nothing is checked for .*: it matches no RSpec, no/);
    assert.match(told[1] ?? '', /notes\.txt is not checked: it is neither an RSpec nor a geni-lib/);
    assert.match(told[2] ?? '', /gone\.rspec is not checked: .* \(there is no such file\)\.$/);
    assert.match(
      told[3] ?? '',
      /^Checked 2 files: 2 errors, 1 warning\. --fix can fix 1 of them\.$/,
    );
    const ended = await desk.command.ask(['lint', '--json', notes, folder, gone]);
    assert.equal(ended.exitCode, 2);
    const { notChecked } = json(ended);
    assert.deepEqual(notChecked, [
      { file: folder, reason: 'nothing-found' },
      { file: notes, reason: 'unknown-kind' },
      { file: gone, reason: 'unreadable' },
    ]);
  });

  it('fixes the others when one of the files cannot be checked, and still ends with 2', async () => {
    const [notes, good] = [file('notes.txt', 'notes'), file('good.rspec', fixable())];
    const ran = await desk.command.ask(['lint', '--fix', notes, good]);
    assert.equal(ran.exitCode, 2);
    assert.match(readFileSync(good, 'utf8'), /urn:publicid:IDN\+home/);
    assert.equal(readFileSync(notes, 'utf8'), 'notes');
  });

  it('does not touch a file that is not UTF-8', async () => {
    const file = join(desk.command.home, 'latin.rspec');
    const bytes = Buffer.from(fixable('<!-- Caf\u00e9 -->'), 'latin1');
    writeFileSync(file, bytes);
    const ran = await desk.command.ask(['lint', '--fix', file]);
    assert.equal(ran.exitCode, 2);
    assert.match(
      sentence(ran),
      /latin\.rspec is not checked: it is not a text in UTF-8\. Save it as UTF-8/,
    );
    assert.deepEqual(readFileSync(file), bytes);
  });

  it('keeps the mode, the link and the mark of a file that it fixes', async () => {
    const folder = mkdtempSync(join(desk.command.home, 'lint-'));
    const [file, link] = [join(folder, 'caf\u00e9.rspec'), join(folder, 'link.rspec')];
    writeFileSync(file, fixable('\ufeff<!-- Caf\u00e9 -->'));
    chmodSync(file, 0o664);
    symlinkSync(file, link);
    assert.equal((await desk.command.ask(['lint', '--fix', link])).exitCode, 0);
    assert.match(readFileSync(file, 'utf8'), /^\ufeff<!-- Caf\u00e9 -->.*urn:publicid:IDN\+home/);
    assert.equal(statSync(file).mode & 0o777, 0o664);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(readdirSync(folder).length, 2);
  });

  it('does not fix a file with a second name, and says why', async () => {
    const path = file('one.rspec', fixable());
    linkSync(path, `${path}.second`);
    const ran = await desk.command.ask(['lint', '--fix', path]);
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.match(
      sentence(ran),
      /one\.rspec is not fixed: it cannot be written \(it has a second name/,
    );
    assert.equal(readFileSync(path, 'utf8'), fixable());
  });

  it('prints one line for each finding, whatever is in the file and its name', async () => {
    const name =
      'urn:publicid:IDN+e.net+image+p:a&#x1b;[31m&#10;b.rspec:1:1: error: forged\u2028x\u202ey';
    const path = file('a\nb.rspec:1:1: error: forged [x]\u001b[31m.rspec', node(name));
    const ran = await desk.command.ask(['lint', path]);
    assert.equal(ran.exitCode, 1);
    assert.equal(ran.stdout.trimEnd().split(/[\n\u2028\u2029]/).length, 1);
    assert.doesNotMatch(ran.stdout, /[\u001b\u202e]/);
    assert.match(ran.stdout, /\[image-malformed-urn\]\n$/);
  });

  it('is not silent about what it does not understand', async () => {
    const refused = await desk.command.ask([
      'lint',
      file('notes.txt', 'The geni people told us.\n'),
    ]);
    assert.equal(refused.exitCode, 2);
    const foreign = await desk.command.ask(['lint', file('a.rspec', '<rspec xmlns="urn:other"/>')]);
    assert.equal(foreign.exitCode, 2);
    assert.match(sentence(foreign), /a\.rspec is not checked: its namespace is not that of/);
    const text = `import geni\nR = \"\"\"<rspec type="request"><disk_image name="x"/></rspec>\"\"\" % x\n`;
    const embedded = await desk.command.ask(['lint', file('p.py', text), '--json']);
    assert.equal(embedded.exitCode, 2);
    assert.partialDeepStrictEqual(json(embedded), {
      findings: [],
      notChecked: [{ reason: 'embedded-rspec' }],
    });
  });

  it('prints a hundred findings of a file and how many are left; all are in the JSON', async () => {
    const path = file('many.rspec', node('x').replace('<node', '<link b/>'.repeat(130) + '<node'));
    const lines = async (...more: string[]): Promise<string[]> =>
      (await desk.command.ask(['lint', path, ...more])).stdout.trimEnd().split('\n');
    const short = await lines();
    assert.equal(short.length, 101);
    assert.match(short.at(-1) ?? '', /many\.rspec: 31 more; "--limit 0" prints all findings\.$/);
    assert.equal((await lines('--limit', '0')).length, 131);
    assert.equal((await lines('--limit', '5')).length, 6);
    const { findings } = json(await desk.command.ask(['lint', path, '--json']));
    assert.ok(Array.isArray(findings) && findings.length === 131);
    assert.equal((await desk.command.ask(['lint', path, '--limit', 'x'])).exitCode, 2);
  });

  it('leaves a good name where the url beside it is none', async () => {
    const name = 'urn:publicid:IDN+emulab.net+image+emulab-ops:UBUNTU22-64-STD';
    const text = node(name).replace(`"${name}"`, `"${name}" url="https://"`);
    const path = file('url.rspec', text);
    await desk.command.ask(['lint', '--fix', path]);
    assert.equal(readFileSync(path, 'utf8'), text);
  });
});

function node(name: string): string {
  return `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="raw-pc"><disk_image name="${name}"/></sliver_type></node></rspec>\n`;
}

/** An RSpec with a mistake that `lint --fix` mends. */
function fixable(start = ''): string {
  const name = 'urn:publicid:home.example+image+demo:web';
  return `${start}<rspec xmlns="http://www.geni.net/resources/rspec/3"><node client_id="a"><sliver_type name="raw-pc"><disk_image name="${name}"/></sliver_type></node></rspec>\n`;
}
