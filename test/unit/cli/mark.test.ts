// `images.labels.json`: what a team says of its images, and what delete, lint and who make of it.
import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { addImages } from '../../support/manyImages';
import type { Ran } from '../../support/commandLine';
import { Desk, json, member, sentence } from './desk';

const urn = 'urn:publicid:IDN+home.example+image+demo:web';

describe('geni-image mark', () => {
  let desk: Desk;
  let folder: string;
  let file: string;
  before(async () => {
    desk = await Desk.open();
    await addImages(desk.testbed, [
      { name: 'web', versions: [{ contents: 'a' }, { contents: 'b' }] },
      { name: 'course', versions: [{ contents: 'c' }, { contents: 'd' }] },
    ]);
  });
  after(() => desk.close());
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'work-'));
    mkdirSync(join(folder, '.git'));
    file = join(folder, 'images.labels.json');
  });

  const ask = (...words: string[]): Promise<Ran> =>
    desk.command.ask([...desk.user('alice'), ...words], { folder });
  const kept = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

  it('writes what is said, adds to it, and removes it again', async () => {
    const said = await ask('mark', 'web', '--label', 'deprecated', '--reason', 'Use web2.');
    assert.equal(said.exitCode, 0, said.stderr);
    assert.match(said.stdout, /^demo:web is deprecated \(/);
    const more = await ask('mark', urn, '--protect', '--delete-after', '2030-12-31');
    assert.match(
      more.stdout,
      /^demo:web is deprecated, protected, to be deleted after 2030-12-31 /,
    );
    assert.deepEqual(kept(), {
      labelsVersion: 1,
      images: [
        {
          image: urn,
          label: 'deprecated',
          reason: 'Use web2.',
          protected: true,
          deleteAfter: '2030-12-31',
        },
      ],
    });
    assert.match(
      (await ask('mark')).stdout,
      /^demo:web +deprecated +yes +2030-12-31 +Use web2\.$/m,
    );
    await ask('mark', urn, '--clear');
    assert.deepEqual(kept(), { labelsVersion: 1, images: [] });
  });

  it('refuses what nobody can mean, and writes nothing', async () => {
    for (const words of [
      ['--label', 'Two Words'],
      ['--label', '$(reboot)'],
      ['--delete-after', '2030-02-31'],
      ['--delete-after', 'soon'],
      ['--reason', 'alone'],
      ['--clear', '--protect'],
      [],
    ]) {
      const ran = await ask('mark', urn, ...words);
      assert.equal(ran.exitCode, 2, `${words.join(' ')}: ${ran.stdout}`);
    }
    assert.equal(existsSync(file), false);
  });

  it('does not write through a link in a folder of others', async () => {
    const elsewhere = join(desk.command.home, 'precious');
    writeFileSync(elsewhere, JSON.stringify({ labelsVersion: 1, images: [] }));
    symlinkSync(elsewhere, file);
    const ran = await ask('mark', urn, '--protect');
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /is not written: it is not a regular file/);
    assert.ok(lstatSync(file).isSymbolicLink());
  });

  it('keeps a protected image from a delete that does not give its full name', async () => {
    await ask('mark', urn, '--protect', '--reason', 'Artifact of 2026');
    for (const words of [['web'], ['web:0'], ['web', '--protected', 'web'], [urn]]) {
      const ran = await ask('delete', ...words, '--yes');
      assert.equal(ran.exitCode, 1, ran.stdout);
      assert.match(
        sentence(ran),
        /^demo:web(?::0)? is protected \(Artifact of 2026\): nothing was/,
      );
      assert.match(ran.stderr, /^To delete it all the same, give its full name: demo:web/m);
    }
    const ran = await ask('delete', 'web:0', '--protected', 'demo:web:0', '--yes');
    assert.equal(ran.exitCode, 0, ran.stderr);
  });

  it('protects the whole image where one version is protected', async () => {
    await ask('mark', `${urn}:1`, '--protect');
    assert.equal((await ask('delete', 'web', '--yes', '--dry-run')).exitCode, 1);
  });

  it('is told by lint and by who', async () => {
    await ask('mark', urn, '--label', 'deprecated', '--reason', 'Has an old\nkernel.');
    const text = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="${urn}"/></sliver_type></node></rspec>`;
    writeFileSync(join(folder, 'a.rspec'), text);
    const ran = await ask('lint', 'a.rspec', '--format', 'json');
    const findings = json(ran)['findings'] as Record<string, unknown>[];
    const found = findings.find(({ code }) => code === 'image-deprecated');
    assert.equal(found?.['message'], 'demo:web is marked as deprecated: Has an old kernel.');
    assert.equal(found['severity'], 'warning');
    assert.match((await ask('who', 'web')).stdout, /^label {5}deprecated: Has an old/m);
  });

  it('is shown by info, list and who, as text and as JSON', async () => {
    const course = urn.replace(':web', ':course');
    const before = await ask('list');
    assert.doesNotMatch(before.stdout, /LABEL/);
    await ask('mark', course, '--label', 'prod', '--reason', 'Course of 2026');
    await ask('mark', `${course}:0`, '--protect', '--delete-after', '2030-12-31');
    const image = { label: 'prod', reason: 'Course of 2026' };
    const first = { protected: true, deleteAfter: '2030-12-31' };

    assert.match((await ask('info', 'course')).stdout, /^label {4}prod: Course of 2026$/m);
    const { marked, versions } = member(json(await ask('info', 'course', '--json')), 'image');
    assert.deepEqual(marked, image);
    assert.partialDeepStrictEqual(versions, [{ version: 1 }, { version: 0, marked: first }]);
    const one = await ask('info', 'course:0');
    const words = 'prod, protected, delete after 2030-12-31: Course of 2026';
    assert.ok(one.stdout.includes(`\nlabel    ${words}\n`), one.stdout);

    const table = (await ask('list')).stdout;
    assert.match(table, / LABEL +URN$/m);
    assert.match(table, / prod, protected, delete after 2030-12-31 /);
    const tsv = (await ask('list', '--format', 'tsv')).stdout.split('\n');
    assert.ok(tsv.some((line) => line.endsWith(`${course}:0\tprod\tyes\t2030-12-31`)));
    const listed = json(await ask('list', '--json'))['images'] as { name: string }[];
    const found = listed.find(({ name }) => name === 'course');
    assert.partialDeepStrictEqual(found, { marked: image, versions: [{}, { marked: first }] });

    const asked = member(json(await ask('who', 'course:0', '--json')), 'image');
    assert.deepEqual(asked['marked'], { ...image, ...first });
    const byUrl = member(json(await ask('who', String(asked['url']), '--json')), 'image');
    assert.partialDeepStrictEqual(byUrl['marked'], image);
  });

  it('does not keep a command from showing an image where it cannot be read', async () => {
    writeFileSync(file, '{');
    for (const words of [['info', 'web'], ['list'], ['who', 'web']]) {
      const ran = await ask(...words);
      assert.equal(ran.exitCode, 0, words.join(' '));
      assert.match(ran.stderr, /images\.labels\.json cannot be read/);
    }
  });

  it('is refused as a whole where a part of it is unsound', async () => {
    for (const images of [
      [{ image: 'web' }],
      [{ image: urn, label: '\u001b[31m' }],
      [{ image: urn, protected: 'yes' }],
      [{ image: urn, deleteAfter: '9999-99-99' }],
      'none',
    ]) {
      writeFileSync(file, JSON.stringify({ labelsVersion: 1, images }));
      const ran = await ask('mark');
      assert.equal(ran.exitCode, 2, JSON.stringify(images));
      assert.match(sentence(ran), /images\.labels\.json cannot be read/);
    }
    writeFileSync(file, JSON.stringify({ labelsVersion: 2 }));
    assert.match(sentence(await ask('mark')), /is newer than this program knows/);
  });
});
