/** Shows the Images tree: several rows can be selected, and dragged into an rspec. */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { afterActivation } from '../afterActivation';
import { views } from '../contributions';
import { ImageDragging } from '../images/drag';
import type { Parts } from '../context';
import { TreeAdapter } from './adapter';
import { filterCount, imagesTree } from './images';
import { groupingWords, sortingWords } from './imageGroups';
import type { ImagesRow } from './row';
import { foldId } from './site';
import { onlyWords } from './onlyWords';

export interface ImagesTreeView extends Disposable {
  readonly adapter: TreeAdapter<ImagesRow>;
  readonly tree: vscode.TreeView<ImagesRow>;
}

export function showImages(parts: Parts): ImagesTreeView {
  const { imagesView, systemImages, inventory } = parts;
  const dragging = new ImageDragging(parts);
  const adapter = new TreeAdapter<ImagesRow>(
    imagesTree(parts, parts.folding.images),
    parts.folding.images.drawing(foldId),
  );
  const tree = vscode.window.createTreeView(views.images, {
    treeDataProvider: adapter,
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: dragging,
  });
  const describe = (): void => {
    const words = [groupingWords(imagesView.grouping), sortingWords(imagesView.sorting)];
    tree.description = words.filter((word) => word !== '').join(' · ');
    tree.message = filterMessage(parts);
  };
  const listeners = [
    afterActivation(describe),
    parts.folding.images.follow(tree, foldId),
    parts.labels.onDidChange(() => adapter.redraw()),
    imagesView.onDidChange(() => {
      describe();
      adapter.redraw();
    }),
    inventory.onDidChange(({ part }) => {
      if (part !== 'slices' && isNarrowed(imagesView)) describe();
    }),
    systemImages.onDidChange(() => adapter.redraw()),
    tree.onDidChangeSelection(({ selection }) => (imagesView.selection = selection)),
  ];
  return {
    adapter,
    tree,
    dispose: () => {
      for (const it of [...listeners, tree, adapter, dragging]) it.dispose();
    },
  };
}

function isNarrowed({ filter, only }: Parts['imagesView']): boolean {
  return filter.trim() !== '' || only.length > 0;
}

function filterMessage(parts: Parts): string {
  const { imagesView } = parts;
  if (!isNarrowed(imagesView)) return '';
  const [shown, all] = filterCount(parts);
  const filter = imagesView.filter.trim();
  const words = [filter === '' ? '' : `“${filter}”`, onlyWords(imagesView.only)];
  const asked = words.filter((word) => word !== '').join(' · ');
  return vscode.l10n.t('{0} of {1} images: {2}', shown, all, asked);
}
