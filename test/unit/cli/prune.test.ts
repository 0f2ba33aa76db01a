// `geni-image prune` and `usage`: what they delete and what not, at the local testbed.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import { addImages, manyImages, type MadeImage } from '../../support/manyImages';
import type { Ran } from '../../support/commandLine';
import { Desk, json, member, sentence } from './desk';

const urnOf = (name: string, version?: number): string =>
  `urn:publicid:IDN+home.example+image+demo:${name}${version === undefined ? '' : `:${version}`}`;

describe('geni-image prune', () => {
  let desk: Desk;
  let folder: string;
  let journal: string;
  before(async () => {
    desk = await Desk.open();
    journal = join(desk.command.home, 'state', 'protogeni-images', 'journal.jsonl');
  });
  after(() => desk.close());
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'work-'));
    mkdirSync(join(folder, '.git'));
  });
  afterEach(async () => {
    for (const urn of await urns())
      await desk.testbed.control({ command: 'image.delete', image: urn });
  });

  const ask = (...words: string[]): Promise<Ran> =>
    desk.command.ask([...desk.user('alice'), ...words], { folder });
  const put = (file: string, text: string | object): void =>
    writeFileSync(join(folder, file), typeof text === 'string' ? text : JSON.stringify(text));
  const make = (...images: MadeImage[]): Promise<void> => addImages(desk.testbed, images);

  /** With versions, as the site has them, of project demo. */
  async function urns(): Promise<string[]> {
    const all = await desk.testbed.control({ command: 'image.list' });
    assert.ok(Array.isArray(all));
    return all.flatMap((image: unknown) => {
      assert.ok(isRecord(image) && Array.isArray(image['versions']));
      const urn = String(image['urn']);
      if (!urn.includes('+demo:')) return [];
      const versions: unknown[] = image['versions'];
      return versions.map((one) => {
        assert.ok(isRecord(one));
        return `${urn}:${String(one['version'])}`;
      });
    });
  }

  function planOf(ran: Ran, part: 'delete' | 'keep' = 'delete'): string[] {
    const items = member(json(ran), 'plan')[part];
    assert.ok(Array.isArray(items), ran.stdout);
    return items.map((item: unknown) => (isRecord(item) ? String(item['urn']) : '')).sort();
  }

  function reasons(ran: Ran, part: 'delete' | 'keep'): Record<string, unknown> {
    const items = member(json(ran), 'plan')[part] as Record<string, unknown>[];
    return Object.fromEntries(
      items.map(({ urn, reason }): [string, unknown] => [String(urn), reason]),
    );
  }

  it('deletes of 300 images exactly what its plan said', async () => {
    await make(...manyImages('bulk', 300, 2), { name: 'only', versions: [{ contents: 'one' }] });
    const before = await urns();
    assert.equal(before.length, 601);
    const planned = planOf(await ask('prune', '--keep', '1', '--dry-run', '--json'));
    assert.deepEqual(await urns(), before, 'a dry run deletes nothing');
    assert.equal(planned.length, 300);
    assert.ok(planned.every((urn) => urn.endsWith(':0') && !urn.includes('only')));
    const ran = await ask('prune', '--keep', '1', '--yes', '--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(planOf(ran), planned);
    const left = await urns();
    assert.deepEqual(left.toSorted(), before.filter((urn) => !planned.includes(urn)).toSorted());
    const results = json(ran)['results'] as Record<string, unknown>[];
    assert.ok(results.every(({ outcome }) => outcome === 'deleted'));
    const entries = readFileSync(journal, 'utf8').split('\n');
    assert.equal(entries.filter((line) => line.includes('"delete-ended"')).length, 300);
  });

  it('keeps what the folder names, locks or protects, and says why', async () => {
    const names = ['named', 'pinned', 'locked', 'guarded', 'composed', 'free'];
    const old = [
      { contents: 'a', daysOld: 200 },
      { contents: 'b', daysOld: 150 },
    ];
    await make(...names.map((name) => ({ name, versions: old })));
    put(
      'a.rspec',
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="${urnOf('named')}"/></sliver_type></node><node client_id="b"><sliver_type name="emulab-xen"><disk_image name="${urnOf('pinned', 0)}"/></sliver_type></node></rspec>`,
    );
    put(
      'profile.py',
      'import geni.portal as portal\nimport geni.rspec.pg as pg\nr = pg.Request()\nn = r.XenVM("n")\nn.disk_image = "composed"\nportal.context.printRequestRSpec(r)\n',
    );
    put('images.lock.json', {
      lockVersion: 1,
      written: '2026-01-01T00:00:00Z',
      notKnown: [],
      images: [
        {
          reference: urnOf('locked'),
          urn: urnOf('locked', 0),
          url: 'https://home.example/image_metadata.php?uuid=1',
          pinned: false,
          format: 'ndz',
          visibility: 'project',
          checked: '2026-01-01T00:00:00Z',
          files: ['a.rspec'],
        },
      ],
    });
    put('images.labels.json', {
      labelsVersion: 1,
      images: [{ image: urnOf('guarded'), protected: true, reason: 'Paper of 2026' }],
    });
    const ran = await ask('prune', '--older-than', '90d', '--dry-run', '--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(planOf(ran), [
      urnOf('free', 0),
      urnOf('free', 1),
      urnOf('locked', 1),
      urnOf('named', 0),
      urnOf('pinned', 1),
    ]);
    const kept = reasons(ran, 'keep');
    assert.equal(kept[urnOf('guarded', 0)], 'is protected: Paper of 2026');
    assert.equal(kept[urnOf('locked', 0)], 'is locked in images.lock.json');
    assert.equal(kept[urnOf('named', 1)], 'is named in a.rspec');
    assert.equal(kept[urnOf('pinned', 0)], 'is named in a.rspec');
    assert.equal(kept[urnOf('composed', 1)], 'is named in profile.py');
  });

  it('prints what a file of strangers says as text, and nothing else', async () => {
    await make(...manyImages('odd', 2));
    const reason = '\u001b[31mred\r\n::error::\u202egnp';
    const images = [
      { image: urnOf('odd-000'), protected: true, reason, label: 'x' },
      { image: urnOf('odd-001'), deleteAfter: '2020-01-01', reason },
    ];
    put('images.labels.json', { labelsVersion: 1, images });
    for (const words of [
      ['prune', '--due', '--dry-run'],
      ['prune', '--older-than', '1d'],
      ['mark'],
    ]) {
      const { stdout, stderr } = await ask(...words);
      assert.doesNotMatch(stdout + stderr, /[\u001b\u202e\r]|^::error/m, words.join(' '));
    }
    assert.equal((await urns()).length, 2);
  });

  it('leaves the images of others alone', async () => {
    await make({ name: 'ofbob', creator: 'bob', versions: [{ contents: 'b', daysOld: 300 }] });
    const ran = await ask('prune', '--older-than', '1d', '--yes');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^Nothing to delete\.$/m);
    assert.deepEqual(await urns(), [urnOf('ofbob', 0)]);
  });

  it('deletes copies, and keeps the newest of them', async () => {
    const same = (name: string, daysOld: number, global = false): MadeImage => ({
      name,
      global,
      versions: [{ contents: 'same', daysOld }],
    });
    await make(same('old', 9), same('new', 1), same('shared', 20, true));
    const ran = await ask('prune', '--duplicates', '--yes', '--json');
    assert.deepEqual(reasons(ran, 'delete'), {
      [urnOf('old', 0)]: 'has the same contents as demo:new:0',
    });
    assert.deepEqual((await urns()).sort(), [urnOf('new', 0), urnOf('shared', 0)]);
  });

  it('asks once on a terminal, and takes anything but yes for no', async () => {
    await make(...manyImages('asked', 2));
    const args = [...desk.user('alice'), 'prune', '--older-than', '50d'];
    const no = await desk.command.onTerminal(args, { answers: [[/Delete 2 versions/, 'n\n']] });
    assert.equal(no.exitCode, 4, no.screen);
    assert.equal((await urns()).length, 2);
    const yes = await desk.command.onTerminal(args, { answers: [[/Delete 2 versions/, 'y\n']] });
    assert.equal(yes.exitCode, 0, yes.screen);
    assert.match(
      yes.screen,
      /Deleted demo:asked-000:0\.\r?\nDeleted demo:asked-001:0\.\r?\nDeleted 2 versions\./,
    );
    assert.deepEqual(await urns(), []);
  });

  it('needs a yes where nobody can be asked, and a rule in any case', async () => {
    await make(...manyImages('quiet', 1));
    assert.equal((await ask('prune', '--older-than', '50d')).exitCode, 4);
    for (const words of [[], ['--keep', '0'], ['--keep', '-1'], ['--older-than', 'x']])
      assert.equal((await ask('prune', ...words, '--yes')).exitCode, 2, words.join(' '));
    assert.equal((await urns()).length, 1);
  });

  it('does not delete while a file cannot be read that may name an image', async () => {
    await make(...manyImages('unread', 1));
    for (const file of ['images.lock.json', 'images.labels.json']) {
      put(file, '{');
      const ran = await ask('prune', '--older-than', '50d', '--yes');
      assert.equal(ran.exitCode, 2, ran.stdout);
      assert.match(sentence(ran), new RegExp(`${file.replaceAll('.', '\\.')} cannot be read`));
      rmSync(join(folder, file));
    }
    assert.equal((await urns()).length, 1);
  });

  it('deletes what has a date that has come, and asks all the same', async () => {
    await make(...manyImages('dated', 3));
    const images = [
      { image: urnOf('dated-000'), deleteAfter: '2020-01-01' },
      { image: urnOf('dated-001'), deleteAfter: '2999-01-01' },
      { image: urnOf('dated-002'), deleteAfter: '2020-01-01', protected: true },
    ];
    put('images.labels.json', { labelsVersion: 1, images });
    assert.equal((await ask('prune', '--due')).exitCode, 4);
    const ran = await ask('prune', '--due', '--yes', '--json');
    assert.deepEqual(planOf(ran), [urnOf('dated-000', 0)], ran.stderr);
    assert.equal((await urns()).length, 2);
  });

  it('goes on when nothing can be written to the journal, and says so once', async () => {
    await make(...manyImages('full', 3));
    rmSync(journal, { force: true });
    mkdirSync(journal);
    const ran = await ask('prune', '--older-than', '50d', '--yes');
    rmSync(journal, { recursive: true });
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(ran.stderr.split('journal.jsonl').length, 2, ran.stderr);
    assert.deepEqual(await urns(), []);
  });

  it('says nothing of deleting where only the room that is taken was asked for', async () => {
    const ran = await desk.command.ask([...desk.user('alice'), 'usage', 'no-such-folder']);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /no-such-folder is not checked: .*Leave it out, or make it readable/);
    assert.doesNotMatch(ran.stderr, /delete/);
  });

  it('shows the room that is taken and what could be freed', async () => {
    await make(
      { name: 'twice', versions: [{ contents: 'v0' }, { contents: 'v1' }] },
      { name: 'copy', versions: [{ contents: 'v1' }] },
      { name: 'ofbob', creator: 'bob', versions: [{ contents: 'b' }] },
    );
    const ran = await ask('usage', '--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    const usage = member(json(ran), 'usage');
    assert.partialDeepStrictEqual(usage, {
      all: { images: 3, versions: 4, bytes: 7 },
      projects: [{ name: 'demo', versions: 4 }],
      superseded: { versions: 1, urns: [urnOf('twice', 0)] },
      copies: { versions: 1 },
      failed: { versions: 0 },
    });
    const text = await ask('usage');
    assert.match(text.stdout, /older versions: 1 version, 2 bytes: geni-image prune --keep 1/);
  });
});
