/** The one table of commands. A command that fails tells about it, with a way to try again. */
import * as vscode from 'vscode';
import { type CommandId, commands } from '../contributions';
import type { Parts } from '../context';
import { isRow, type Row } from '../trees/row';
import { addSlice, removeSlice } from './addSlice';
import { addSite, chooseSites, hideSite } from './sites';
import { chooseCertificate, forgetPassphrase } from './certificate';
import { openConsole } from './console';
import { clearImageFilter, filterImages, groupImagesBy, sortImages } from './arrangeImages';
import { checkImageUsers } from './checkImageUsers';
import { copyDiskImage, copyImageUrl, copyImageUrn } from './copyImage';
import { copySliverUrn } from './copySliverUrn';
import { deleteImage } from './deleteImage';
import { discoverSites } from './discoverSites';
import { findImageUses, readImageLists, replaceImageEverywhere, useSnapshot } from './editorImages';
import { compareImageVersions, showImageDetails } from './imageDetails';
import { insertDiskImage } from './insertDiskImage';
import { showManifest } from './manifest';
import { reloadSliver, restartSliver } from './power';
import { pinImage, unpinImage } from './pinImage';
import { prepareImage } from './prepareImage';
import { sayForeignForm } from '../images/foreignImages';
import { releaseQueued, removeQueued } from './queued';
import { refresh } from './refresh';
import { renewSlice } from './renewSlice';
import { snapshotSliver } from './snapshotSliver';
import { forgetSnapshot, showSnapshotProgress } from './snapshots';
import { openTerminal } from './terminal';
import { startTestbed, stopTestbed } from './testbed';

const table: Record<CommandId, Handler> = {
  [commands.snapshotSliver]: snapshotSliver,
  [commands.deleteImage]: deleteImage,
  [commands.restartSliver]: restartSliver,
  [commands.reloadSliver]: reloadSliver,
  [commands.openConsole]: openConsole,
  [commands.openTerminal]: openTerminal,
  [commands.showManifest]: showManifest,
  [commands.copySliverUrn]: copySliverUrn,
  [commands.renewSlice]: renewSlice,
  [commands.addSlice]: addSlice,
  [commands.removeSlice]: removeSlice,
  [commands.refresh]: refresh,
  [commands.retry]: refresh,
  [commands.copyImageUrn]: copyImageUrn,
  [commands.copyImageUrl]: copyImageUrl,
  [commands.insertDiskImage]: insertDiskImage,
  [commands.copyDiskImage]: copyDiskImage,
  [commands.showImageDetails]: showImageDetails,
  [commands.compareImageVersions]: compareImageVersions,
  [commands.pinImage]: pinImage,
  [commands.checkImageUsers]: checkImageUsers,
  [commands.unpinImage]: unpinImage,
  [commands.prepareImage]: prepareImage,
  [commands.sayForeignForm]: sayForeignForm,
  [commands.filterImages]: filterImages,
  [commands.clearImageFilter]: clearImageFilter,
  [commands.groupImagesBySite]: groupImagesBy('site'),
  [commands.groupImagesByOwner]: groupImagesBy('owner'),
  [commands.groupImagesByProject]: groupImagesBy('project'),
  [commands.groupImagesByName]: groupImagesBy('name'),
  [commands.groupImagesByAge]: groupImagesBy('age'),
  [commands.sortImagesByName]: sortImages('name'),
  [commands.sortImagesByDate]: sortImages('date'),
  [commands.sortImagesBySize]: sortImages('size'),
  [commands.findImageUses]: findImageUses,
  [commands.replaceImageEverywhere]: replaceImageEverywhere,
  [commands.useSnapshot]: useSnapshot,
  [commands.readImageLists]: readImageLists,
  [commands.showSnapshotProgress]: showSnapshotProgress,
  [commands.releaseQueued]: releaseQueued,
  [commands.removeQueued]: removeQueued,
  [commands.forgetSnapshot]: forgetSnapshot,
  [commands.startTestbed]: startTestbed,
  [commands.stopTestbed]: stopTestbed,
  [commands.chooseAggregates]: chooseSites,
  [commands.addAggregate]: addSite,
  [commands.discoverAggregates]: discoverSites,
  [commands.hideAggregate]: hideSite,
  [commands.chooseCertificate]: chooseCertificate,
  [commands.forgetPassphrase]: forgetPassphrase,
  [commands.showLog]: ({ log }) => log.show(),
};

/** Some commands act on all rows that are selected. */
type Handler = (parts: Parts, row: Row | undefined, selected: readonly Row[]) => unknown;

export function registerCommands(parts: Parts): vscode.Disposable {
  const registered = Object.entries(table).map(([id, command]) =>
    vscode.commands.registerCommand(id, (target: unknown, selected: unknown) =>
      run(parts, command, target, selected),
    ),
  );
  return vscode.Disposable.from(...registered);
}

/**
 * A command is handed a row and the selection, by keys the word for what is selected in the Images
 * tree, or by menus of editors a URI, which names no row.
 */
function run(parts: Parts, command: Handler, target: unknown, selected: unknown): Promise<unknown> {
  const many = target === 'selection' ? parts.imagesView.selection : selected;
  const rows: readonly Row[] = Array.isArray(many) ? many.filter(isRow) : [];
  const row = isRow(target) ? target : target === 'selection' ? rows[0] : undefined;
  const work = (): unknown =>
    parts.problems.guard(() => command(parts, row, rows), { retry: work });
  return Promise.resolve(work());
}
