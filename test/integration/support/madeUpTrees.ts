// Trees of made-up sites, as a person reads them.
import { noLabels } from '../../../src/model/keep/labels';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Image } from '../../../src/model/inventory/image';
import type { Inventory, SiteState } from '../../../src/model/inventory/inventory';
import type { Slice } from '../../../src/model/inventory/sliver';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import { Accounts } from '../../../src/ui/accounts/accounts';
import type { LocalTestbed } from '../../../src/ui/accounts/testbed';
import { ImagesView } from '../../../src/ui/images/imagesView';
import { SystemImages } from '../../../src/ui/images/systemImages';
import type { TreeSource } from '../../../src/ui/trees/adapter';
import { Folding } from '../../../src/ui/trees/folding';
import { imagesTree } from '../../../src/ui/trees/images';
import { sliversTree } from '../../../src/ui/trees/slivers';
import type { CatalogueImage } from '../../../src/rspec/images/catalogue';
import { type aJob, storeOf } from '../../unit/model/builders';
import { accountSource, localInventory } from './world';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export interface World {
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

export async function makeWorld(): Promise<World> {
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
          labels: { current: noLabels },
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

export function aSystemImage(description: string): CatalogueImage {
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

export function memory(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
}

export function all<R>(tree: TreeSource<R>, row?: R): R[] {
  return tree.children(row).flatMap((child) => [child, ...all(tree, child)]);
}

const words = new Map([
  [Collapsed, 'closed'],
  [Expanded, 'open'],
  [None, 'leaf'],
]);

/** A tree as indented lines: label, description, and whether it is open. @param depth of levels */
export function outline<R>(tree: TreeSource<R>, depth: number, row?: R, indent = ''): string[] {
  if (depth === 0) return [];
  return tree.children(row).flatMap((child) => {
    const { label, description, collapsibleState } = tree.item(child);
    const name = typeof label === 'string' ? label : (label?.label ?? '');
    const state = words.get(collapsibleState ?? None) ?? '';
    const line = `${indent}${name} (${String(description ?? '')}) ${state}`;
    return [line, ...outline(tree, depth - 1, child, `${indent}  `)];
  });
}
