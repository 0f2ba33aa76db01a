// The trees over the local testbed, asked for their rows as VS Code asks.
import { noLabels } from '../../src/model/keep/labels';
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';

import type { ImageVersion } from '../../src/model/inventory/image';
import type { Inventory, SiteState } from '../../src/model/inventory/inventory';
import { UserError } from '../../src/model/failures/userError';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { RpcError } from '../../src/rpc';
import { Accounts } from '../../src/ui/accounts/accounts';
import { TreeAdapter, type TreeSource } from '../../src/ui/trees/adapter';
import { ImagesView } from '../../src/ui/images/imagesView';
import { type AdvertisedImages, SystemImages } from '../../src/ui/images/systemImages';
import { commands } from '../../src/ui/contributions';
import { imagesTree, type ImagesSource } from '../../src/ui/trees/images';
import { tooltip } from '../../src/ui/text/tooltip';
import { Folding } from '../../src/ui/trees/folding';
import { sliversTree, type SliversSource } from '../../src/ui/trees/slivers';
import { aJob, anImage, aVersion, storeOf } from '../unit/model/builders';
import { accountSource, localInventory } from './support/world';

const problem = new UserError('Its nodes were never made.');

describe('the trees', () => {
  let inventory: Inventory;
  let accounts: Accounts;
  let slivers: string[];
  const imagesSource = (): ImagesSource => ({
    inventory,
    snapshots: { jobs: [] },
    accounts,
    imagesView: new ImagesView(memory, memory),
    labels: { current: noLabels },
    systemImages: new SystemImages(advertised),
  });
  before(async () => {
    const source = await accountSource({});
    accounts = new Accounts(source);
    inventory = await localInventory();
    const snapshots = new Snapshots({ store: storeOf(), accounts: () => [] });
    const { testbed } = source;
    const addedSlices = { of: () => [] };
    slivers = outline(
      sliversTree({ inventory, snapshots, accounts, testbed, addedSlices }, folding),
    );
  });

  it('show aggregates, their slices, and slivers with state and type', () => {
    assert.deepEqual(slivers, [
      'home (2 slivers · alice, local testbed)',
      '  hello ()',
      '    pc (ready · bare metal · UBUNTU24-64-STD)',
      '    vm (ready · Xen VM · UBUNTU24-XEN-STD)',
      'north (2 slivers · alice, local testbed)',
      '  hello ()',
      '    pc (ready · bare metal · UBUNTU24-64-STD)',
      '    vm (ready · Xen VM · UBUNTU24-XEN-STD)',
    ]);
  });

  it('say why nodes have failed, and why a slice has none', async () => {
    const source = await accountSource({});
    const [state] = inventory.sites;
    const [hello] = state?.slices.value ?? [];
    assert.ok(state && hello);
    const why = { state: 'stopped', error: 'node boot failed\nkernel panic' };
    const [pc, vm] = hello.slivers;
    assert.ok(pc && vm);
    const broken = [
      { ...pc, ...why, status: 'broken' },
      { ...vm, ...why, status: 'canceled' },
    ];
    const never = { urn: `${hello.urn}2`, name: 'never', slivers: [], problem };
    const value = [
      { ...hello, slivers: broken },
      { ...hello, ...never },
    ];
    const told = {
      sites: [{ ...state, slices: { ...state.slices, value } }],
      portals: [],
      portalSites: [],
    };
    const rows = outline(
      sliversTree(
        {
          inventory: told as unknown as Inventory,
          snapshots: new Snapshots({ store: storeOf(), accounts: () => [] }),
          accounts,
          testbed: source.testbed,
          addedSlices: { of: () => [] },
        },
        folding,
      ),
    );
    assert.deepEqual(rows.slice(1), [
      '  hello ()',
      '    pc (broken: node boot failed · bare metal · UBUNTU24-64-STD)',
      '    vm (canceled: node boot failed · Xen VM · UBUNTU24-XEN-STD)',
      '  never ()',
      '    Its nodes were never made. ()',
    ]);
  });

  it('say in the hover of a failed node its state, and why it failed, once', async () => {
    const { testbed } = await accountSource({});
    const snapshots = new Snapshots({ store: storeOf(), accounts: () => [] });
    const addedSlices = { of: () => [] };
    const tree = sliversTree({ inventory, snapshots, accounts, testbed, addedSlices }, folding);
    const [state] = inventory.sites;
    const [slice] = state?.slices.value ?? [];
    const [pc] = slice?.slivers ?? [];
    assert.ok(state && slice && pc);
    const sliver = { ...pc, state: 'stopped', status: 'failed', error: 'no boot' };
    const { tooltip: hover } = tree.item({ kind: 'sliver', state, slice, sliver });
    assert.ok(hover instanceof vscode.MarkdownString);
    const lines = hover.value.replaceAll('\\', '').split(/ *\n/);
    assert.deepEqual(
      lines.filter((line) => /^(?:State|Why):/.test(line)),
      ['State: failed', 'Why: no boot'],
    );
  });

  it('are drawn again only when something has changed, so that an open menu keeps its row', async () => {
    const row = { label: 'vm', status: 'ready' };
    const source: TreeSource<typeof row> = {
      children: (parent) => (parent === undefined ? [row] : []),
      item: ({ label }) => new vscode.TreeItem(label),
      state: () => [row.status],
    };
    const { isRedrawn } = watched(source);
    assert.equal(await isRedrawn(), false);
    row.status = 'imaging';
    assert.equal(await isRedrawn(), true);
  });

  it('are drawn again when another snapshot runs in a slice, whose tooltip names it', async () => {
    const running = (id: string): Snapshots => {
      const [state] = inventory.sites;
      const [slice] = state?.slices.value ?? [];
      const at = { siteUrn: state?.site.urn ?? '', sliceUrn: slice?.urn ?? '' };
      const store = storeOf(aJob({ id, imageName: id, ...at }));
      return new Snapshots({ store, accounts: () => [] });
    };
    let snapshots = running('web');
    const { testbed } = await accountSource({});
    const source: SliversSource = {
      inventory,
      accounts,
      testbed,
      addedSlices: { of: () => [] },
      get snapshots() {
        return snapshots;
      },
    };
    const { isRedrawn } = watched(sliversTree(source, folding));
    assert.equal(await isRedrawn(), false);
    snapshots = running('db');
    assert.equal(await isRedrawn(), true);
  });

  it('are drawn again when images have changed, not when they were read again', async (test) => {
    const [home] = inventory.sites;
    assert.ok(home);
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const young = { ...aVersion(0), created: new Date() };
    const read = (versions: readonly ImageVersion[], error?: Error): SiteState => {
      const images = [anImage({ versions })];
      return { ...home, images: { loading: false, at: new Date(), value: images, error } };
    };
    let state = read([young]);
    const source = {
      ...imagesSource(),
      inventory: {
        get sites() {
          return [state];
        },
      },
    };
    const { isRedrawn } = watched(imagesTree(source, folding));
    for (const [what, change, isDrawn] of [
      ['the same images', () => (state = read([{ ...young }])), false],
      ['a version more', () => (state = read([aVersion(1), young])), true],
      [
        'who may use one',
        () => (state = read([aVersion(1, { visibility: 'anyone' }), young])),
        true,
      ],
      ['a failure', () => (state = read([young], new Error('It is down.'))), true],
      ['the same failure', () => (state = read([young], new Error('It is down.'))), false],
      ['the filter', () => source.imagesView.find('web'), true],
    ] as const) {
      change();
      assert.equal(await isRedrawn(), isDrawn, what);
    }
    test.mock.timers.tick(60_000);
    assert.equal(await isRedrawn(), false, 'a minute: clock times stay right');
    await source.imagesView.group('age');
    assert.equal(await isRedrawn(), true, 'groups of ages');
    test.mock.timers.setTime((Math.floor(Date.now() / 3_600_000) + 1) * 3_600_000);
    assert.equal(await isRedrawn(), true, 'another hour of them');
    test.mock.timers.tick(60_000);
    assert.equal(await isRedrawn(), false, 'a minute of them');
    await source.imagesView.group('site');
  });

  it('begin to read no advertisement to find out whether they have changed', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    let wanted = 0;
    let isKnown = true;
    const site: AdvertisedImages = {
      ...advertised,
      of: (state) => (isKnown ? advertised.of(state) : undefined),
      want: () => Promise.resolve(void (wanted += 1)),
    };
    const systemImages = new SystemImages(site);
    const { isRedrawn } = watched(imagesTree({ ...imagesSource(), systemImages }, folding));
    assert.equal(await isRedrawn(), false);
    isKnown = false;
    assert.equal(await isRedrawn(), true);
    assert.equal(wanted, 0);
  });

  it('say where there are no images yet, and what the site offers', () => {
    const lines = outline(imagesTree(imagesSource(), folding));
    assert.deepEqual(lines.slice(lines.indexOf('north (no images · alice, local testbed)')), [
      'north (no images · alice, local testbed)',
      '   (No images of yours here yet)',
      '  System (1)',
      '    UBUNTU24-64-STD (Ubuntu 24.04 · bare metal)',
    ]);
  });

  it('say how many rows of an answer are missing, and open the log', async () => {
    const [home, ...others] = inventory.sites;
    assert.ok(home);
    const bad = (words: string): RpcError =>
      new RpcError('bad-reply', words, {
        method: 'ListImages',
        url: 'https://home.example/cm',
        flaw: { kind: 'unreadable', words },
      });
    const one = { ...home.images, leftOut: [bad('it has [a](command:x)')] };
    const two = { ...home.slices, leftOut: [bad('first'), bad('second')] };
    const sites = [{ ...home, images: one, slices: two }, ...others];
    const images = imagesTree({ ...imagesSource(), inventory: { sites } }, folding);
    const line =
      '1 row was left out (home.example answered ListImages with something that cannot be used (it has [a](command:x)))';
    assert.equal(outline(images)[1]?.trim(), line);
    await imagesSource().imagesView.group('project');
    const grouped = outline(imagesTree({ ...imagesSource(), inventory: { sites } }, folding));
    await imagesSource().imagesView.group('site');
    assert.ok(grouped.includes(`home: ${line}`), grouped.join('\n'));
    const snapshots = new Snapshots({ store: storeOf(), accounts: () => [] });
    const { testbed } = await accountSource({});
    const tree = sliversTree(
      {
        inventory: { sites, portals: [], portalSites: [] } as unknown as Inventory,
        snapshots,
        accounts,
        testbed,
        addedSlices: { of: () => [] },
      },
      folding,
    );
    const [top] = tree.children(undefined);
    const [row] = tree.children(top);
    assert.ok(row);
    const item = tree.item(row);
    assert.equal(item.label, '2 rows were left out');
    assert.equal(item.command?.command, commands.showLog);
  });

  it('explain a row in a line that ends, whatever a server sends', () => {
    const { value } = tooltip('vm', [['Why', '\u001b[31m<img src=x> '.repeat(500_000)]]);
    assert.ok(value.length < 10_000, String(value.length));
    assert.doesNotMatch(value, /\u001b|(?<!\\)</);
  });

  it('show only what the filter finds', () => {
    const source = imagesSource();
    source.imagesView.find('ubuntu std');
    assert.equal(
      outline(imagesTree(source, folding)).filter((line) => line.includes('UBUNTU24')).length,
      2,
    );
    source.imagesView.find('nothing like it');
    const lines = outline(imagesTree(source, folding));
    // A site that has images says of how many none is left.
    assert.deepEqual(
      lines.map((line) => line.replace(/0 of \d+ images/, 'no images')),
      ['home (no images · alice, local testbed)', 'north (no images · alice, local testbed)'],
    );
  });

  it('group the images of all sites, and remember how', async () => {
    const { imagesView } = imagesSource();
    await imagesView.group('project');
    await imagesView.sort('size');
    assert.deepEqual(
      [imagesSource().imagesView.grouping, imagesSource().imagesView.sorting],
      ['project', 'size'],
    );
    assert.ok(
      !outline(imagesTree(imagesSource(), folding)).some((line) => line.startsWith('home (')),
    );
    await imagesView.group('site');
    await imagesView.sort('name');
  });

  it('keep a row over a refresh', () => {
    const ids = (): (string | undefined)[] => {
      const tree = imagesTree(imagesSource(), folding);
      return tree.children(undefined).map((row) => tree.item(row).id);
    };
    assert.deepEqual(ids(), ids());
  });
});

/** A tree that VS Code shows, and whether it is drawn again when somebody asks for that. */
function watched<R>(source: TreeSource<R>): { isRedrawn: () => Promise<boolean> } {
  const adapter = new TreeAdapter(source);
  let drawn = 0;
  adapter.onDidChangeTreeData(() => {
    drawn += 1;
    adapter.getChildren();
  });
  adapter.getChildren();
  const isRedrawn = async (): Promise<boolean> => {
    const before = drawn;
    adapter.redraw();
    await setImmediate();
    await setImmediate();
    return drawn > before;
  };
  return { isRedrawn };
}

const kept = new Map<string, unknown>();
const memory: vscode.Memento = {
  keys: () => [...kept.keys()],
  get: (key: string) => kept.get(key) as never,
  update: (key, value) => Promise.resolve(void kept.set(key, value)),
};

const folding = new Folding(memory, 'tests');

/** What every site of these tests offers. */
const advertised: AdvertisedImages = {
  of: ({ site }) => ({
    images: [
      {
        urn: `urn:publicid:IDN+${site.name}.example+image+emulab-ops:UBUNTU24-64-STD`,
        name: 'UBUNTU24-64-STD',
        project: 'emulab-ops',
        siteUrn: site.urn,
        siteName: site.name,
        description: 'Ubuntu 24.04',
        sliverTypes: ['raw-pc'],
        visibility: 'anyone',
        mine: false,
      },
    ],
  }),
  want: () => Promise.resolve(),
  again: () => Promise.resolve(),
  onDidChange: () => ({ dispose: () => undefined }),
};

/** A tree as indented lines: label and description. */
function outline<R>(tree: TreeSource<R>, row?: R, depth = 0): string[] {
  return tree.children(row).flatMap((child) => {
    const line = `${'  '.repeat(depth)}${words(tree.item(child))}`;
    return [line, ...outline(tree, child, depth + 1)];
  });
}

function words({ label, description }: vscode.TreeItem): string {
  const name = typeof label === 'string' ? label : (label?.label ?? '');
  // A snapshot of another test may have left a node on its way up.
  const state = String(description ?? '').replace(/^(changing|not ready|imaging) ·/, 'ready ·');
  return `${name} (${state})`;
}
