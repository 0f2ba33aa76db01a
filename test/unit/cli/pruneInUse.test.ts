// `geni-image prune` while images are in use, fail, change and are lost sight of, at the local testbed.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import { addImages, type MadeImage } from '../../support/manyImages';
import type { Ran } from '../../support/commandLine';
import { Desk, json, member, sentence } from './desk';

const urnOf = (name: string, version?: number): string =>
  `urn:publicid:IDN+home.example+image+demo:${name}${version === undefined ? '' : `:${version}`}`;

describe('geni-image prune, of images in use', () => {
  let desk: Desk;
  let folder: string;
  before(async () => {
    desk = await Desk.open();
  });
  after(() => desk.close());
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'work-'));
    mkdirSync(join(folder, '.git'));
  });
  afterEach(async () => {
    await desk.noFaults();
    for (const urn of await urns()) await control({ command: 'image.delete', image: urn });
  });

  type Request = Parameters<Desk['testbed']['control']>[0];
  const control = (request: Request): Promise<unknown> => desk.testbed.control(request);
  const ask = (...words: string[]): Promise<Ran> =>
    desk.command.ask([...desk.user('alice'), ...words], { folder });
  const make = (...images: MadeImage[]): Promise<void> => addImages(desk.testbed, images);

  async function urns(): Promise<string[]> {
    const all = await control({ command: 'image.list' });
    assert.ok(Array.isArray(all));
    return all.flatMap((image: unknown) => {
      assert.ok(isRecord(image) && Array.isArray(image['versions']));
      const urn = String(image['urn']);
      const versions: unknown[] = urn.includes('+demo:') ? image['versions'] : [];
      return versions.map((one) => `${urn}:${isRecord(one) ? String(one['version']) : ''}`);
    });
  }

  function partOf(ran: Ran, part: 'delete' | 'keep'): Record<string, unknown> {
    const items = member(json(ran), 'plan')[part] as Record<string, unknown>[];
    return Object.fromEntries(
      items.map(({ urn, reason }): [string, unknown] => [String(urn), reason]),
    );
  }

  /** The question is open while it happens. */
  async function meanwhile(work: () => Promise<unknown>, ...words: string[]): Promise<string> {
    const yes = async (): Promise<string> => {
      await work();
      return 'y\n';
    };
    const args = [...desk.user('alice'), 'prune', ...words];
    const { screen } = await desk.command.onTerminal(args, {
      folder,
      answers: [[/Delete \d+ versions?/, yes]],
    });
    return screen;
  }

  const slice = async (name: string, more: object): Promise<void> => {
    await control({ command: 'slice.add', uid: 'alice', name, project: 'demo' });
    const sliver = {
      command: 'sliver.add',
      slice: name,
      site: 'home',
      clientId: 'web',
      sliverType: 'emulab-xen',
    };
    await control({ ...sliver, ...more });
  };
  const end = (name: string): Promise<unknown> => control({ command: 'slice.delete', slice: name });

  const twice = (name: string): MadeImage => ({
    name,
    versions: [
      { contents: `${name} 0`, daysOld: 200 },
      { contents: `${name} 1`, daysOld: 100 },
    ],
  });

  it('keeps what one of your nodes really runs, and only that version', async () => {
    await make(twice('running'), twice('idle'));
    await slice('uses', { image: urnOf('running', 0) });
    const ran = await ask('prune', '--older-than', '50d', '--yes', '--json');
    await end('uses');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(partOf(ran, 'keep'), { [urnOf('running', 0)]: 'runs on web in slice uses' });
    assert.deepEqual(await urns(), [urnOf('running', 0)]);
  });

  it('keeps what only the site knows to be in use by a colleague', async () => {
    await make({ ...twice('shared'), global: true });
    await control({ command: 'slice.add', uid: 'bob', name: 'theirs', project: 'demo' });
    const wish = { slice: 'theirs', site: 'home', clientId: 'x', sliverType: 'emulab-xen' };
    const image = urnOf('shared', 1);
    await control({ command: 'sliver.add', ...wish, image });
    const ran = await ask('prune', '--older-than', '50d', '--yes', '--json');
    await end('theirs');
    assert.match(String(partOf(ran, 'keep')[urnOf('shared', 1)]), /^home\.example refuses: /);
    assert.deepEqual(await urns(), [urnOf('shared', 1)]);
  });

  it('deletes what a failed snapshot really left, and nothing else', async () => {
    await make(twice('good'));
    await desk.image('again');
    await desk.ready();
    await desk.fault('snapshot', { times: 1, reason: 'size' });
    const vm = desk.testbed.sliver('vm').urn;
    const made = await ask('create', 'again', vm, '--wait', '--poll', '0.1', '--yes');
    assert.match(made.stderr, /The snapshot again failed/);
    await desk.ready();
    assert.ok((await urns()).includes(urnOf('again', 1)));
    const ran = await ask('prune', '--failed', '--yes', '--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(partOf(ran, 'delete'), { [urnOf('again', 1)]: 'its snapshot failed' });
    assert.deepEqual((await urns()).sort(), [
      urnOf('again', 0),
      urnOf('good', 0),
      urnOf('good', 1),
    ]);
  });

  it('leaves what a node has begun to run since the plan', async () => {
    await make(twice('taken'), twice('free'));
    const screen = await meanwhile(
      () => slice('late', { image: urnOf('taken', 0) }),
      '--keep',
      '1',
    );
    await end('late');
    assert.match(screen, /Left demo:taken:0: runs on web in slice late/);
    assert.match(screen, /Deleted demo:free:0\./);
    assert.ok((await urns()).includes(urnOf('taken', 0)));
  });

  it('leaves what has become another image, is protected, locked or named since the plan', async () => {
    await make(...['anew', 'guarded', 'locked', 'named', 'gone'].map(twice));
    const put = (file: string, value: object | string): void =>
      writeFileSync(join(folder, file), typeof value === 'string' ? value : JSON.stringify(value));
    const screen = await meanwhile(
      async () => {
        const images = [{ image: urnOf('guarded'), protected: true, reason: 'Paper' }];
        put('images.labels.json', { labelsVersion: 1, images });
        const one = {
          reference: urnOf('locked'),
          urn: urnOf('locked', 0),
          url: 'https://home.example/image_metadata.php?uuid=1',
          pinned: false,
          format: 'ndz',
          visibility: 'project',
          checked: '2026-01-01T00:00:00Z',
          files: ['a.rspec'],
        };
        const written = '2026-01-01T00:00:00Z';
        put('images.lock.json', { lockVersion: 1, written, notKnown: [], images: [one] });
        put(
          'a.rspec',
          `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="${urnOf('named', 0)}"/></sliver_type></node></rspec>`,
        );
        await control({ command: 'image.delete', image: urnOf('gone', 0) });
        await control({ command: 'image.delete', image: urnOf('anew') });
        await make({ name: 'anew', versions: [{ contents: 'new 0' }, { contents: 'new 1' }] });
      },
      '--keep',
      '1',
    );
    for (const words of [
      'Left demo:guarded:0: is protected: Paper',
      'Left demo:locked:0: is locked in images.lock.json',
      'Left demo:named:0: is named in a.rspec',
    ])
      assert.ok(screen.includes(words), screen);
    assert.match(screen, /Left demo:gone:0: The image gone has changed/);
    assert.match(screen, /Left demo:anew:0: /);
    assert.match(screen, /Deleted 0 versions\. Left 5\./);
    assert.equal((await urns()).length, 9);
  });

  it('leaves an old version that is the newest one by now', async () => {
    await make(twice('back'));
    const screen = await meanwhile(
      () => control({ command: 'image.delete', image: urnOf('back', 1) }),
      '--keep',
      '1',
    );
    assert.match(screen, /Left demo:back:0: /);
    assert.deepEqual(await urns(), [urnOf('back', 0)]);
  });

  it('says which delete is not known, how to look, and leaves the rest of that site', async () => {
    await make(...['lost-a', 'lost-b', 'lost-c'].map(twice));
    const plan = await ask('prune', '--keep', '1', '--dry-run', '--json');
    assert.equal(Object.keys(partOf(plan, 'delete')).length, 3);
    const screen = await meanwhile(
      () => desk.fault('reset', { method: 'DeleteImage', times: 1 }),
      '--keep',
      '1',
    );
    assert.match(screen, /Not known whether demo:lost-a:0 is deleted\./);
    assert.match(screen, /Left demo:lost-b:0: not tried, since an answer of its site was lost/);
    assert.match(screen, /Check with: geni-image list/);
    assert.match(screen, /Deleted 0 versions\. Left 2\. Not known: 1\./);
    const journal = join(desk.command.home, 'state', 'protogeni-images', 'journal.jsonl');
    const ends = readFileSync(journal, 'utf8').split('\n');
    const lost = ends.filter((line) => line.includes('lost-a') && line.includes('delete-ended'));
    assert.match(lost.join('\n'), /"outcome":"unknown"/);
  });

  it('needs a certificate, and says so where there is only a token', async () => {
    await make(twice('mine'));
    for (const words of [['prune', '--keep', '1', '--yes'], ['usage']]) {
      const ran = await desk.command.ask([...desk.token('alice'), ...words], { folder });
      assert.equal(ran.exitCode, 2, ran.stdout);
      assert.match(sentence(ran), /^A token is not enough: .*certificate/);
    }
    assert.equal((await urns()).length, 2);
  });
});
