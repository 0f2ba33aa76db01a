/** Shows the three trees, reads what they need when they are first seen, and keeps their state words. */
import * as vscode from 'vscode';
import type { Disposable } from '../model/event';
import type { InventoryChange } from '../model/inventory/inventory';
import { afterActivation } from './afterActivation';
import { contextKeys, views } from './contributions';
import { emptyReason } from './emptyReason';
import { followedJobs } from './snapshots/followedJobs';
import type { InventoryPart } from '../model/inventory/siteState';
import type { Parts } from './context';
import { type DrawnRows, TreeAdapter, type TreeSource } from './trees/adapter';
import { showImages } from './trees/imagesTreeView';
import type { Row, SnapshotsRow } from './trees/row';
import { registerRereading } from './rereading';
import { foldId } from './trees/site';
import { endedTokens } from './trees/endedTokens';
import { sliversTree } from './trees/slivers';
import { snapshotsBadge, snapshotsTree } from './trees/snapshots';

export interface Views extends Disposable {
  readonly isSliversVisible: boolean;
}

export function registerViews(parts: Parts): Views {
  const { inventory, accounts, portalAccounts, testbed } = parts;
  const folding = parts.folding.slivers;
  const slivers = view(views.slivers, sliversTree(parts, folding), folding.drawing(foldId));
  const images = showImages(parts);
  const jobs = registerJobs(parts, () => slivers.adapter.redraw());
  const setContext = contextSetter(parts);
  const showState = (): void => {
    setContext();
    for (const { adapter } of [slivers, images, jobs]) adapter.redrawAll();
  };
  const all = vscode.Disposable.from(
    afterActivation(showState),
    slivers,
    images,
    jobs,
    readWhenSeen(parts, slivers.tree, 'slices'),
    readWhenSeen(parts, images.tree, 'images'),
    folding.follow(slivers.tree, foldId),
    registerRereading(parts, [
      { tree: slivers.tree, part: 'slices' },
      { tree: images.tree, part: 'images' },
    ]),
    inventory.onDidChange((change) => {
      if (change.part !== 'images') setContext();
      if (!isSeen(parts, change)) return;
      if (change.part !== 'images') slivers.adapter.redraw();
      if (change.part !== 'slices') images.adapter.redraw();
    }),
    accounts.onDidChange(showState),
    testbed.onDidChange(showState),
    portalAccounts.onDidChange(() => {
      slivers.tree.message = endedTokens(portalAccounts.signedIn) ?? '';
    }),
  );
  return {
    dispose: () => void all.dispose(),
    get isSliversVisible() {
      return slivers.tree.visible;
    },
  };
}

/** A part that is read again looks as before until the answer is there. */
function isSeen({ inventory }: Parts, { part, accountId, siteUrn }: InventoryChange): boolean {
  if (part === 'sites') return true;
  const state = inventory.sites.find(
    ({ account, site }) => account.id === accountId && site.urn === siteUrn,
  );
  const loaded = state?.[part];
  return loaded?.loading !== true || (loaded.value === undefined && loaded.error === undefined);
}

/** @param busyChanged another sliver is being imaged now, or none */
function registerJobs(
  { snapshots, accounts, queue }: Parts,
  busyChanged: () => void,
): View<SnapshotsRow> {
  const source = snapshotsTree(snapshots, queue);
  const jobs = view(views.snapshots, source);
  const { adapter, tree } = jobs;
  let running = '';
  let finished = false;
  const show = (): void => {
    const followed = followedJobs(snapshots);
    tree.badge = snapshotsBadge(followed.length);
    const hasEnded = snapshots.jobs.some(({ outcome }) => outcome !== undefined);
    if (hasEnded !== finished)
      void vscode.commands.executeCommand('setContext', contextKeys.finished, hasEnded);
    finished = hasEnded;
    const now = followed.map(({ id }) => id).join();
    if (now !== running) busyChanged();
    running = now;
  };
  const listeners = [
    afterActivation(show),
    snapshots.onDidChange((job) => {
      const row = source.update(job);
      if (row === undefined) adapter.redraw();
      else adapter.redrawRow(row);
      show();
    }),
    snapshots.onDidForget(() => {
      adapter.redraw();
      show();
    }),
    accounts.onDidChange(show),
    queue.onDidChange(() => adapter.redraw()),
  ];
  return {
    adapter,
    tree,
    dispose: () => {
      for (const it of [...listeners, jobs]) it.dispose();
    },
  };
}

interface View<R> extends Disposable {
  readonly adapter: TreeAdapter<R>;
  readonly tree: vscode.TreeView<R>;
}

function view<R extends Row>(id: string, source: TreeSource<R>, drawing?: DrawnRows<R>): View<R> {
  const adapter = new TreeAdapter(source, drawing);
  const tree = vscode.window.createTreeView(id, {
    treeDataProvider: adapter,
    showCollapseAll: id !== views.snapshots,
    canSelectMany: id === views.slivers,
  });
  return { adapter, tree, dispose: () => [tree, adapter].forEach((it) => void it.dispose()) };
}

/** The first sight of a tree reads its part. It may ask for the passphrase: the person came to look. */
function readWhenSeen(
  { loading }: Parts,
  tree: vscode.TreeView<Row>,
  part: InventoryPart,
): vscode.Disposable {
  let seen = false;
  const look = (): void => {
    if (!tree.visible || seen) return;
    seen = true;
    void loading.want(part, true);
  };
  look();
  return tree.onDidChangeVisibility(look);
}

/** Keeps the context keys; VS Code is told only of what has changed. */
function contextSetter({ accounts, inventory, testbed }: Parts): () => void {
  const told = new Map<string, unknown>();
  const set = (key: string, value: unknown): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  return () => {
    set(contextKeys.connected, accounts.list.length > 0 || inventory.portals.length > 0);
    set(contextKeys.empty, emptyReason(inventory, accounts));
    set(contextKeys.testbed, testbed.state);
  };
}
