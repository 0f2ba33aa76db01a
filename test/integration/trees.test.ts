// The trees over the local testbed, asked for their rows as VS Code asks.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';

import type { Inventory } from '../../src/model/inventory';
import { Snapshots } from '../../src/model/snapshots';
import { Accounts } from '../../src/ui/accounts';
import { TreeAdapter, type TreeSource } from '../../src/ui/trees/adapter';
import { ImagesView } from '../../src/ui/images/imagesView';
import { type AdvertisedImages, SystemImages } from '../../src/ui/images/systemImages';
import { imagesTree, type ImagesSource } from '../../src/ui/trees/images';
import { sliversTree, type SliversSource } from '../../src/ui/trees/slivers';
import { aJob, storeOf } from '../unit/model/builders';
import { accountSource, localInventory } from './support/world';

describe('the trees', () => {
  let inventory: Inventory;
  let accounts: Accounts;
  let slivers: string[];
  const imagesSource = (): ImagesSource => ({
    inventory,
    accounts,
    imagesView: new ImagesView(memory),
    systemImages: new SystemImages(advertised),
  });
  before(async () => {
    const source = await accountSource({});
    accounts = new Accounts(source);
    inventory = await localInventory();
    const snapshots = new Snapshots({ store: storeOf(), accounts: () => [] });
    const { testbed } = source;
    const addedSlices = { of: () => [] };
    slivers = outline(sliversTree({ inventory, snapshots, accounts, testbed, addedSlices }));
  });

  it('show aggregates, their slices, and slivers with state and type', () => {
    assert.deepEqual(slivers, [
      'home (Local testbed)',
      '  hello ()',
      '    pc (ready · bare metal · UBUNTU24-64-STD)',
      '    vm (ready · Xen VM · UBUNTU24-XEN-STD)',
      'north (Local testbed)',
      '  hello ()',
      '    pc (ready · bare metal · UBUNTU24-64-STD)',
      '    vm (ready · Xen VM · UBUNTU24-XEN-STD)',
    ]);
  });

  it('are drawn again only when something has changed, so that an open menu keeps its row', async () => {
    const row = { label: 'vm', status: 'ready' };
    const source: TreeSource<typeof row> = {
      children: (parent) => (parent === undefined ? [row] : []),
      item: ({ label }) => new vscode.TreeItem(label),
      trace: ({ status }) => status,
    };
    const adapter = new TreeAdapter(source);
    let drawn = 0;
    adapter.onDidChangeTreeData(() => (drawn += 1));
    const redrawn = async (): Promise<number> => {
      adapter.redraw();
      await setImmediate();
      await setImmediate();
      return drawn;
    };
    adapter.getChildren();
    assert.equal(await redrawn(), 0);
    row.status = 'imaging';
    assert.equal(await redrawn(), 1);
    adapter.dispose();
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
      ...{ inventory, accounts, testbed, addedSlices: { of: () => [] } },
      get snapshots() {
        return snapshots;
      },
    };
    const adapter = new TreeAdapter(sliversTree(source));
    let drawn = 0;
    adapter.onDidChangeTreeData(() => (drawn += 1));
    adapter.getChildren();
    for (const [id, times] of [
      ['web', 0],
      ['db', 1],
    ] as const) {
      snapshots = running(id);
      adapter.redraw();
      await setImmediate();
      await setImmediate();
      assert.equal(drawn, times, id);
    }
    adapter.dispose();
  });

  it('say where there are no images yet, and what the site offers', () => {
    const lines = outline(imagesTree(imagesSource()));
    assert.deepEqual(lines.slice(lines.indexOf('north (Local testbed)')), [
      'north (Local testbed)',
      '   (No images of yours here yet)',
      '  System (1)',
      '    UBUNTU24-64-STD (Ubuntu 24.04 · bare metal)',
    ]);
  });

  it('show only what the filter finds', () => {
    const source = imagesSource();
    source.imagesView.find('ubuntu std');
    assert.equal(outline(imagesTree(source)).filter((line) => line.includes('UBUNTU24')).length, 2);
    source.imagesView.find('nothing like it');
    const lines = outline(imagesTree(source));
    assert.deepEqual(lines, ['home (Local testbed)', 'north (Local testbed)']);
  });

  it('group the images of all sites, and remember how', async () => {
    const { imagesView } = imagesSource();
    await imagesView.group('project');
    await imagesView.sort('size');
    assert.deepEqual(
      [imagesSource().imagesView.grouping, imagesSource().imagesView.sorting],
      ['project', 'size'],
    );
    assert.ok(!outline(imagesTree(imagesSource())).includes('home (Local testbed)'));
    await imagesView.group('site');
    await imagesView.sort('name');
  });

  it('keep a row over a refresh', () => {
    const ids = (): (string | undefined)[] => {
      const tree = imagesTree(imagesSource());
      return tree.children(undefined).map((row) => tree.item(row).id);
    };
    assert.deepEqual(ids(), ids());
  });
});

const kept = new Map<string, unknown>();
const memory: vscode.Memento = {
  keys: () => [...kept.keys()],
  get: (key: string) => kept.get(key) as never,
  update: (key, value) => Promise.resolve(void kept.set(key, value)),
};

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
