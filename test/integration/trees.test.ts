// The trees over the local testbed, asked for their rows as VS Code asks.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { TreeItem } from 'vscode';
import type { Inventory } from '../../src/model/inventory';
import { Snapshots } from '../../src/model/snapshots';
import { Accounts } from '../../src/ui/accounts';
import type { TreeSource } from '../../src/ui/trees/adapter';
import { imagesTree } from '../../src/ui/trees/images';
import { sliversTree } from '../../src/ui/trees/slivers';
import { accountSource, localInventory } from './support/world';

describe('the trees', () => {
  let inventory: Inventory;
  let accounts: Accounts;
  let slivers: string[];
  before(async () => {
    const source = await accountSource({});
    accounts = new Accounts(source);
    inventory = await localInventory();
    const store = { load: () => [], save: () => undefined, remove: () => undefined };
    const snapshots = new Snapshots({ store, accounts: () => [] });
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

  it('say where there are no images yet', () => {
    const lines = outline(imagesTree(inventory, accounts));
    assert.deepEqual(lines.slice(-2), [
      'north (Local testbed)',
      '   (No images of yours here yet)',
    ]);
  });

  it('keep a row over a refresh', () => {
    const store = { load: () => [], save: () => undefined, remove: () => undefined };
    const snapshots = new Snapshots({ store, accounts: () => [] });
    const ids = (): (string | undefined)[] => {
      const tree = imagesTree(inventory, accounts);
      return tree.children(undefined).map((row) => tree.item(row).id);
    };
    assert.deepEqual(ids(), ids());
    snapshots.dispose();
  });
});

/** A tree as indented lines: label and description. */
function outline<R>(tree: TreeSource<R>, row?: R, depth = 0): string[] {
  return tree.children(row).flatMap((child) => {
    const line = `${'  '.repeat(depth)}${words(tree.item(child))}`;
    return [line, ...outline(tree, child, depth + 1)];
  });
}

function words({ label, description }: TreeItem): string {
  const name = typeof label === 'string' ? label : (label?.label ?? '');
  // A snapshot of another test may have left a node on its way up.
  const state = String(description ?? '').replace(/^(changing|not ready|imaging) ·/, 'ready ·');
  return `${name} (${state})`;
}
