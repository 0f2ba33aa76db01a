/** Shows the three trees, reads what they need when they are first seen, and keeps their state words. */
import * as vscode from 'vscode';
import type { Disposable } from '../model/event';
import { contextKeys, views } from './contributions';
import { followedJobs } from './following';
import type { Part } from './loading';
import type { Parts } from './parts';
import { TreeAdapter, type TreeSource } from './trees/adapter';
import { imagesTree } from './trees/images';
import type { Row } from './trees/row';
import { sliversTree } from './trees/slivers';
import { snapshotsBadge, snapshotsTree } from './trees/snapshots';

export function registerViews(parts: Parts): vscode.Disposable {
  const { inventory, snapshots, accounts, testbed } = parts;
  const slivers = view(views.slivers, sliversTree(parts));
  const images = view(views.images, imagesTree(inventory, accounts));
  const jobs = view(views.snapshots, snapshotsTree(snapshots, accounts));
  const showJobs = (): void => {
    jobs.adapter.redraw();
    jobs.tree.badge = snapshotsBadge(followedJobs(snapshots, accounts).length);
  };
  const showState = (): void => {
    setContext(parts);
    showJobs();
    slivers.adapter.redraw();
    images.adapter.redraw();
  };
  showState();
  return vscode.Disposable.from(
    slivers,
    images,
    jobs,
    readWhenSeen(parts, slivers.tree, 'slices'),
    readWhenSeen(parts, images.tree, 'images'),
    inventory.onDidChange(({ part }) => {
      if (part !== 'images') slivers.adapter.redraw();
      if (part !== 'slices') images.adapter.redraw();
    }),
    snapshots.onDidChange(() => {
      showJobs();
      slivers.adapter.redraw();
    }),
    snapshots.onDidForget(showJobs),
    accounts.onDidChange(showState),
    testbed.onDidChange(showState),
  );
}

interface View<R> extends Disposable {
  readonly adapter: TreeAdapter<R>;
  readonly tree: vscode.TreeView<R>;
}

function view<R extends Row>(id: string, source: TreeSource<R>): View<R> {
  const adapter = new TreeAdapter(source);
  const tree = vscode.window.createTreeView(id, {
    treeDataProvider: adapter,
    showCollapseAll: id !== views.snapshots,
  });
  return { adapter, tree, dispose: () => [tree, adapter].forEach((it) => void it.dispose()) };
}

/** The first sight of a tree reads its part. It may ask for the passphrase: the person came to look. */
function readWhenSeen(
  { loading }: Parts,
  tree: vscode.TreeView<Row>,
  part: Part,
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

function setContext({ accounts, testbed }: Parts): void {
  const set = (key: string, value: unknown): void =>
    void vscode.commands.executeCommand('setContext', key, value);
  set(contextKeys.connected, accounts.list.length > 0);
  set(contextKeys.empty, accounts.empty);
  set(contextKeys.testbed, testbed.state);
}
