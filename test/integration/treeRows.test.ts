// What rows say to somebody with many sites, many images, and a narrow side bar.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { Image } from '../../src/model/inventory/image';
import type { Inventory, SiteState } from '../../src/model/inventory/inventory';
import type { Slice } from '../../src/model/inventory/sliver';
import { endOf, notCreated } from '../../src/model/inventory/sliceProblem';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { type Credential, RpcError } from '../../src/rpc';
import { Accounts } from '../../src/ui/accounts/accounts';
import type { LocalTestbed } from '../../src/ui/accounts/testbed';
import { ImagesView } from '../../src/ui/images/imagesView';
import { SystemImages } from '../../src/ui/images/systemImages';
import type { TreeSource } from '../../src/ui/trees/adapter';
import { Folding } from '../../src/ui/trees/folding';
import { imagesTree } from '../../src/ui/trees/images';
import { snapshotsTree } from '../../src/ui/trees/snapshots';
import { sliversTree } from '../../src/ui/trees/slivers';
import type { CatalogueImage } from '../../src/rspec/images/catalogue';
import type { SnapshotQueue } from '../../src/model/snapshots/queue/queue';
import { aJob, anImage, aVersion, storeOf } from '../unit/model/builders';
import { accountSource, localInventory } from './support/world';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

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

interface World {
  readonly home: SiteState;
  readonly slice: Slice;
  readonly accounts: Accounts;
  /** A site of the same account, that has answered what is given. */
  site(
    name: string,
    holds: { readonly slices?: readonly Slice[]; readonly images?: readonly Image[] },
  ): SiteState;
  slivers(sites: readonly SiteState[], folding?: Folding): ReturnType<typeof sliversTree>;
  images(
    sites: readonly SiteState[],
    more?: {
      readonly view?: ImagesView;
      readonly jobs?: ReturnType<typeof aJob>[];
      readonly system?: readonly CatalogueImage[];
    },
  ): ReturnType<typeof imagesTree>;
}

async function makeWorld(): Promise<World> {
  const source = await accountSource({});
  const accounts = new Accounts(source);
  const inventory = await localInventory();
  const [home] = inventory.sites;
  const [slice] = home?.slices.value ?? [];
  assert.ok(home && slice);
  const two = { ...slice, urn: `${slice.urn}2` };
  const testbed: LocalTestbed = source.testbed;
  return {
    home: { ...home, slices: { ...home.slices, value: [slice, two] } },
    slice,
    accounts,
    site: (name, { slices, images }) => ({
      ...home,
      site: { ...home.site, name, urn: `urn:publicid:IDN+${name}.example+authority+cm` },
      slices: { loading: false, value: slices, ...(slices && { at: new Date() }) },
      images: { loading: false, value: images, ...(images && { at: new Date() }) },
    }),
    slivers: (sites, folding = new Folding(memory(), 'slivers')) =>
      sliversTree(
        {
          inventory: { sites, portals: [], portalSites: [] } as unknown as Inventory,
          snapshots: new Snapshots({ store: storeOf(), accounts: () => [] }),
          accounts,
          testbed,
          addedSlices: { of: () => [] },
        },
        folding,
      ),
    images: (sites, { view = new ImagesView(memory(), memory()), jobs = [], system } = {}) =>
      imagesTree(
        {
          inventory: { sites },
          snapshots: { jobs },
          accounts,
          imagesView: view,
          systemImages: new SystemImages({
            of: () => ({ images: system ?? [aSystemImage('Ubuntu 24.04')] }),
            want: () => Promise.resolve(),
            again: () => Promise.resolve(),
            onDidChange: () => ({ dispose: () => undefined }),
          }),
        },
        new Folding(memory(), 'images'),
      ),
  };
}

function aSystemImage(description: string): CatalogueImage {
  return {
    urn: 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU24-64-STD',
    name: 'UBUNTU24-64-STD',
    project: 'emulab-ops',
    siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
    siteName: 'home',
    description,
    os: 'Linux',
    osVersion: '24.04',
    sliverTypes: ['raw-pc'],
    visibility: 'anyone',
    mine: false,
  };
}

function memory(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
}

function all<R>(tree: TreeSource<R>, row?: R): R[] {
  return tree.children(row).flatMap((child) => [child, ...all(tree, child)]);
}

const words = new Map([
  [Collapsed, 'closed'],
  [Expanded, 'open'],
  [None, 'leaf'],
]);

/** A tree as indented lines: label, description, and whether it is open. @param depth of levels */
function outline<R>(tree: TreeSource<R>, depth: number, row?: R, indent = ''): string[] {
  if (depth === 0) return [];
  return tree.children(row).flatMap((child) => {
    const { label, description, collapsibleState } = tree.item(child);
    const name = typeof label === 'string' ? label : (label?.label ?? '');
    const state = words.get(collapsibleState ?? None) ?? '';
    const line = `${indent}${name} (${String(description ?? '')}) ${state}`;
    return [line, ...outline(tree, depth - 1, child, `${indent}  `)];
  });
}
