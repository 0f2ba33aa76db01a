// What rows say to somebody with many sites, many images, and a narrow side bar.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { Image } from '../../src/model/inventory/image';
import { endOf, notCreated } from '../../src/model/inventory/sliceProblem';
import type { Snapshots } from '../../src/model/snapshots/snapshots';
import { type Credential, RpcError } from '../../src/rpc';
import { ImagesView } from '../../src/ui/images/imagesView';
import { Folding } from '../../src/ui/trees/folding';
import { snapshotsTree } from '../../src/ui/trees/snapshots';
import type { SnapshotQueue } from '../../src/model/snapshots/queue/queue';
import { aJob, anImage, aVersion } from '../unit/model/builders';
import { all, aSystemImage, makeWorld, memory, outline, type World } from './support/madeUpTrees';

const { Expanded, None } = vscode.TreeItemCollapsibleState;

describe('rows of many sites', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });

  it('are closed where nothing of the person is, and open where something is', () => {
    const tree = world.slivers([world.home, world.site('empty', { slices: [] })]);
    assert.deepEqual(outline(tree, 1), [
      'home (4 slivers · alice, local testbed) open',
      'empty (no slivers · alice, local testbed) closed',
    ]);
    const images = world.images([
      world.site('mine', { images: [anImage({})] }),
      world.site('empty', { images: [] }),
    ]);
    assert.deepEqual(outline(images, 1), [
      'mine (1 image · alice, local testbed) open',
      'empty (no images · alice, local testbed) closed',
    ]);
  });

  it('have no arrow until the site has answered, and open then', () => {
    const unread = world.slivers([world.site('slow', {})]);
    const [slow] = unread.children(undefined);
    assert.ok(slow);
    const before = unread.item(slow);
    assert.equal(before.collapsibleState, None);
    const answered = world.slivers([{ ...world.home, site: world.site('slow', {}).site }]);
    const [now] = answered.children(undefined);
    assert.ok(now);
    const after = answered.item(now);
    assert.equal(after.collapsibleState, Expanded);
    // VS Code opens a row by itself only when its id is new.
    assert.notEqual(before.id, after.id);
  });

  it('stand below the others, in one closed row, where there are forty of them', () => {
    const empty = Array.from({ length: 38 }, (_, at) => world.site(`s${at}`, { slices: [] }));
    const silent = world.site('silent', {});
    const sites = [...empty.slice(0, 20), world.home, ...empty.slice(20), silent];
    assert.deepEqual(outline(world.slivers(sites), 1), [
      'home (4 slivers · alice, local testbed) open',
      'Other sites (39 · reading 1…) closed',
    ]);
  });

  it('are one row that says all where none of them holds anything', () => {
    const empty = Array.from({ length: 40 }, (_, at) => world.site(`s${at}`, { images: [] }));
    assert.deepEqual(outline(world.images(empty), 1), ['All sites (40) closed']);
  });

  it('stay as a person has left them, in the next window too', async () => {
    const kept = memory();
    const events = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<unknown>>();
    const never = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<unknown>>();
    const folding = new Folding(kept, 'slivers');
    const tree = world.slivers([world.home], folding);
    const [home] = tree.children(undefined);
    assert.ok(home);
    const { foldId } = await import('../../src/ui/trees/site');
    const view = { onDidExpandElement: never.event, onDidCollapseElement: events.event };
    folding.follow(view as unknown as vscode.TreeView<typeof home>, foldId);
    events.fire({ element: home });
    const next = world.slivers([world.home], new Folding(kept, 'slivers'));
    assert.deepEqual(outline(next, 1), ['home (4 slivers · alice, local testbed) closed']);
  });

  it('close groups of hundreds of images', () => {
    const images = Array.from({ length: 300 }, (_, at) =>
      anImage({ name: `image-${at}`, urn: `urn:publicid:IDN+home.example+image+demo:image-${at}` }),
    );
    const [, group] = outline(world.images([world.site('big', { images })]), 2);
    assert.equal(group, '  Mine (300) closed');
  });
});

describe('rows in a narrow side bar', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });

  it('begin with the reason why a slice was never made', () => {
    const problem = notCreated('urn:publicid:IDN+home.example:demo+slice+big', 'home', {
      code: 2,
      text: 'Not enough free nodes of type d430',
    });
    const slice = { ...world.slice, slivers: [], problem };
    const lines = outline(world.slivers([world.site('home', { slices: [slice] })]), 3);
    assert.equal(
      lines.at(-1),
      '    Never created (code 2) (Not enough free nodes of type d430) leaf',
    );
  });

  it('tell once that a slice has ended, at the first site of the account', () => {
    const expires = new Date(Date.UTC(2026, 0, 2, 3, 4));
    const error = new RpcError('expired-credential', 'expired', { code: 1 });
    const problem = endOf(world.slice.urn, { expires } as Credential, error);
    const ended = { ...world.slice, slivers: [], problem, hasEnded: true };
    const sites = ['one', 'two'].map((name) => world.site(name, { slices: [ended] }));
    const lines = outline(world.slivers(sites), 3);
    assert.equal(lines.filter((line) => line.includes('Ended 2026-01-02 03:04 UTC')).length, 1);
    assert.ok(lines.includes('two (no slivers · alice, local testbed) closed'));
  });

  it('do not repeat the name of the site before the reason', () => {
    const error = new RpcError('timeout', 'too late', {
      url: world.home.site.componentManager.url,
      flaw: { kind: 'late', seconds: 30, what: 'answer' },
    });
    const failed = world.site('home', {});
    const state = { ...failed, slices: { loading: false, error } };
    const [line] = outline(world.slivers([state]), 1);
    assert.match(line ?? '', /^home \((?!home)/);
  });

  it('do not repeat the address of the site before the reason', () => {
    const { url } = world.home.site.componentManager;
    const error = new RpcError('bad-reply', 'a page', { url, method: 'ListImages' });
    const failed = { ...world.site('home', { images: [] }), images: { loading: false, error } };
    const [line] = outline(world.images([failed]), 1);
    assert.match(line ?? '', /^home \([A-Z](?!.*127\.)/);
  });

  it('leave room for the reason beside a long name, which the tooltip has whole', () => {
    const name = 'University of Somewhere InstaGENI';
    const error = new RpcError('server-error', 'busy', { code: 14 });
    const failed = { ...world.site(name, {}), images: { loading: false, error } };
    const tree = world.images([failed]);
    const [line] = outline(tree, 1);
    assert.match(line ?? '', /^University of Somew… \(/);
    const [row] = tree.children(undefined);
    assert.ok(row);
    const { value } = tree.item(row).tooltip as vscode.MarkdownString;
    assert.match(value, /^University of Somewhere InstaGENI/);
  });

  it('do not say that there is nothing where the last look failed', () => {
    const error = new RpcError('server-error', 'busy', { code: 14 });
    const failed = { loading: false, value: [], error };
    const state = { ...world.site('home', {}), images: failed, slices: failed };
    const lines = [outline(world.images([state]), 1), outline(world.slivers([state]), 1)];
    for (const [line] of lines) assert.match(line ?? '', /^home \(alice, local testbed\)/);
  });

  it('say nothing of who can use an image before the site has been asked', () => {
    const told = (isUntold?: boolean): string => {
      const versions = [aVersion(0, { visibility: 'unknown', isUntold })];
      const images = [anImage({ versions })];
      return outline(world.images([world.site('home', { images })]), 3).join();
    };
    assert.doesNotMatch(told(), /unknown/);
    assert.match(told(true), /visibility unknown/);
  });

  it('do not repeat the name of a system image as its description', () => {
    const told = (description: string): string => {
      const lines = outline(world.images([world.home], { system: [aSystemImage(description)] }), 3);
      return lines.find((line) => line.includes('UBUNTU24-64-STD')) ?? '';
    };
    assert.equal(told('UBUNTU24-64-STD').trim(), 'UBUNTU24-64-STD (Linux 24.04 · bare metal) leaf');
    assert.equal(
      told('ubuntu24-64-std: the usual one').trim(),
      'UBUNTU24-64-STD (the usual one · bare metal) leaf',
    );
  });

  it('tell clock times, so that none of them is out of date', () => {
    const versions = [aVersion(0, { created: new Date() })];
    const images = [anImage({ versions })];
    const lines = outline(world.images([world.site('home', { images })]), 3);
    assert.doesNotMatch(lines.join(), /ago|now/);
    assert.match(lines[2] ?? '', /[A-Z][a-z]{2} \d+, \d+:\d\d/);
  });
});

describe('rows of images', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });

  it('explain size, date, creator and who can use the image', () => {
    const versions = [aVersion(0, { created: new Date(), size: 2_200_000, visibility: 'anyone' })];
    const tree = world.images([world.site('home', { images: [anImage({ versions })] })]);
    const image = all(tree).find(({ kind }) => kind === 'image');
    assert.ok(image);
    const { value } = tree.tooltip?.(image) as vscode.MarkdownString;
    for (const label of ['Size', 'Created', 'Creator', 'Who can use it']) {
      assert.match(value, new RegExp(`^${label}\\\\?: .+`, 'm'));
    }
  });

  it('put favourites first, leave out what is hidden, and say how many those are', async () => {
    const view = new ImagesView(memory(), memory());
    const [a, b, c] = ['a', 'b', 'c'].map((name) =>
      anImage({ name, urn: `urn:publicid:IDN+home.example+image+demo:${name}` }),
    ) as [Image, Image, Image];
    const sites = [world.site('home', { images: [a, b, c] })];
    await view.marks.set('favourite', [c.urn], true);
    await view.marks.set('hidden', [a.urn], true);
    const names = (): string[] =>
      outline(world.images(sites, { view }), 3).map((line) => line.trim().split(' ', 1)[0] ?? '');
    assert.deepEqual(names(), ['home', 'Mine', 'c', 'b', 'System', 'UBUNTU24-64-STD', '(1']);
    assert.match(outline(world.images(sites, { view }), 2).at(-1) ?? '', /1 hidden image/);
    await view.showHidden(true);
    assert.deepEqual(names().slice(2, 5), ['c', 'a', 'b']);
  });

  it('show only what is asked for, by owner, users, age and size', async () => {
    const view = new ImagesView(memory(), memory());
    const urn = (name: string): string => `urn:publicid:IDN+home.example+image+demo:${name}`;
    const images = [
      anImage({
        name: 'small',
        urn: urn('small'),
        versions: [aVersion(0, { size: 5_000_000, visibility: 'anyone', created: new Date() })],
      }),
      anImage({
        name: 'large',
        urn: urn('large'),
        mine: false,
        versions: [aVersion(0, { size: 5_000_000_000, visibility: 'project' })],
      }),
    ];
    const found = async (...only: Parameters<typeof view.showOnly>[0]): Promise<string[]> => {
      await view.showOnly(only);
      return all(world.images([world.site('home', { images })], { view })).flatMap((row) =>
        row.kind === 'image' || row.kind === 'system' ? [row.image.name] : [],
      );
    };
    assert.deepEqual(await found('owner:mine'), ['small']);
    assert.deepEqual(await found('owner:projects'), ['large']);
    assert.deepEqual(await found('owner:system'), ['UBUNTU24-64-STD']);
    assert.deepEqual(await found('who:project'), ['large']);
    assert.deepEqual(await found('age:day'), ['small']);
    assert.deepEqual(await found('age:month'), ['small']);
    assert.deepEqual(await found('size:large'), ['large']);
    assert.deepEqual(await found('size:large', 'size:small'), ['small', 'large']);
    assert.deepEqual(await found('size:large', 'owner:mine'), []);
  });

  it('say of a version that our own snapshot failed to make what became of it', () => {
    const failed = aVersion(1, { visibility: 'not-released' });
    const images = [anImage({ versions: [failed, aVersion(0)] })];
    const created = { imageUrn: '', imageUrl: '', versionUrn: failed.urn, versionUrl: '' };
    const jobs = [aJob({ outcome: 'failed', created })];
    const tree = world.images([world.site('home', { images })], { jobs });
    const version = outline(tree, 4).find((line) => line.includes('Version 1'));
    assert.equal(version?.trim(), 'Version 1 (its snapshot failed) leaf');
  });
});

describe('rows of snapshots', () => {
  it('are different for two versions of one image', () => {
    const urn = 'urn:publicid:IDN+home.example+image+demo:web';
    const job = (version: number, id: string) =>
      aJob({
        id,
        imageName: 'web',
        outcome: 'ready',
        stage: 'ready',
        endedAt: Date.now(),
        created: { imageUrn: urn, imageUrl: '', versionUrn: `${urn}:${version}`, versionUrl: '' },
      });
    const jobs = [job(1, 'second'), job(0, 'first')];
    const snapshots = { jobs } as unknown as Snapshots;
    const queue = { waiting: [] } as unknown as SnapshotQueue;
    const tree = snapshotsTree(snapshots, queue);
    const rows = tree.children(undefined).map((row) => tree.item(row));
    const [one, two] = rows.map(({ description }) => String(description));
    assert.match(one ?? '', /^ready · version 1 · /);
    assert.match(two ?? '', /^ready · version 0 · /);
    const [said, then] = rows.map((row) => row.accessibilityInformation?.label);
    assert.notEqual(said, then);
  });
});
