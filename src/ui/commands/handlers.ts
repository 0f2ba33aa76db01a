/**
 * What each command does: the one table of them, a bundle of its own. It is loaded by the first command, so a window
 * in which nobody clicks does not pay for it.
 */
import type { Uri } from 'vscode';
import { type CommandId, commands } from '../contributions';
import type { Parts } from '../context';
import type { Row } from '../trees/row';
import { useTranslations } from '../text/translations';
import { addSlice, removeSlice } from './slivers/addSlice';
import { addSite, chooseSites, hideSite } from './accounts/sites';
import { chooseCertificate } from './accounts/certificate';
import { forgetPassphrase } from './accounts/forgetPassphrase';
import { showPortalAccounts, signOut } from './accounts/portalAccounts';
import { signIn } from './accounts/signIn';
import { openConsole } from './slivers/console';
import {
  clearImageFilter,
  filterImages,
  groupImagesBy,
  showOnlyImages,
  sortImages,
} from './images/arrangeImages';
import { checkImageUsers } from './images/checkImageUsers';
import { copyDiskImage, copyImageUrl, copyImageUrn } from './images/copyImage';
import { copySliceUrn, copySliverUrn } from './slivers/copySliverUrn';
import { deleteImage } from './images/deleteImage';
import { discoverSites } from './accounts/discoverSites';
import {
  findImageUses,
  newProfileVersion,
  readImageLists,
  replaceImageEverywhere,
  useSnapshot,
} from './images/editorImages';
import { endExperiment } from './slivers/endExperiment';
import { compareImageVersions, showImageDetails } from './images/imageDetails';
import { showHistory } from './keep/history';
import { showHousekeeping } from './keep/housekeeping';
import { labelImage } from './keep/labelImage';
import { copyImageNote } from './keep/imageNote';
import { insertDiskImage } from './images/insertDiskImage';
import { showManifest } from './slivers/manifest';
import {
  powerCycleSliver,
  reloadSliver,
  restartSliver,
  startSliver,
  stopSliver,
} from './slivers/power';
import { markImages, showHidden } from './keep/markImages';
import { cancelSnapshot, changeImageUsers, openSitePage } from './beyondProtocol';
import { pinImage, unpinImage } from './images/pinImage';
import { prepareImage } from './images/prepareImage';
import { sayForeignForm } from '../images/foreignImages';
import { releaseQueued, removeQueued } from './snapshots/queued';
import { refresh } from './refresh';
import { extendExperiment, renewSlice } from './slivers/renewSlice';
import { snapshotSliver } from './snapshots/snapshotSliver';
import { clearFinished, forgetSnapshot, showSnapshotProgress } from './snapshots/snapshots';
import * as nodes from '../nodes/nodes';
import { openTerminal } from './slivers/terminal';
import { buildFromRecipe } from '../recipes/register';
import { startTestbed, stopTestbed } from './accounts/testbed';

// This bundle has its own copy of the sentences.
useTranslations();

// VS Code's Accounts menu asks for it too.
export { signIn };
// The window itself, when a date has come.
export { askDueDeletes } from './keep/dueDeletes';
// And VS Code, after a reload.
export { housekeepingPages } from './keep/housekeeping';
// So do assistants.

/** Some commands act on all rows that are selected. */
export type Handler = (
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[],
  /** Of a file, where a menu of files or editors was used. */
  uri?: Uri,
) => unknown;

export const handlers: Record<CommandId, Handler> = {
  [commands.snapshotSliver]: snapshotSliver,
  // Those of nodes are loaded with the first one that runs.
  [commands.checkSliver]: (parts, row) => nodes.checkBeforeSnapshot(parts, row),
  [commands.tryImage]: (parts, row) => nodes.tryImage(parts, row),
  [commands.showTries]: (parts) => nodes.showTries(parts),
  [commands.giveBackNodes]: (parts) => nodes.giveBackNodes(parts),
  [commands.buildImage]: (parts, _row, _selected, uri) => buildFromRecipe(parts, uri),
  [commands.deleteImage]: deleteImage,
  [commands.startSliver]: startSliver,
  [commands.stopSliver]: stopSliver,
  [commands.restartSliver]: restartSliver,
  [commands.powerCycleSliver]: powerCycleSliver,
  [commands.reloadSliver]: reloadSliver,
  [commands.openConsole]: openConsole,
  [commands.openTerminal]: openTerminal,
  [commands.showManifest]: showManifest,
  [commands.copySliverUrn]: copySliverUrn,
  [commands.copySliceUrn]: copySliceUrn,
  [commands.renewSlice]: renewSlice,
  [commands.extendExperiment]: extendExperiment,
  [commands.endExperiment]: endExperiment,
  [commands.newProfileVersion]: newProfileVersion,
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
  [commands.changeImageUsers]: changeImageUsers,
  [commands.unpinImage]: unpinImage,
  [commands.prepareImage]: prepareImage,
  [commands.sayForeignForm]: sayForeignForm,
  [commands.filterImages]: filterImages,
  [commands.clearImageFilter]: clearImageFilter,
  [commands.showOnlyImages]: showOnlyImages,
  [commands.addFavourite]: markImages('favourite', true),
  [commands.removeFavourite]: markImages('favourite', false),
  [commands.hideImage]: markImages('hidden', true),
  [commands.unhideImage]: markImages('hidden', false),
  [commands.showHiddenImages]: showHidden(true),
  [commands.leaveOutHiddenImages]: showHidden(false),
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
  [commands.cancelSnapshot]: cancelSnapshot,
  [commands.forgetSnapshot]: forgetSnapshot,
  [commands.clearFinished]: clearFinished,
  [commands.showHistory]: showHistory,
  [commands.showHousekeeping]: showHousekeeping,
  [commands.labelImage]: labelImage,
  [commands.copyImageNote]: copyImageNote,
  [commands.startTestbed]: startTestbed,
  [commands.stopTestbed]: stopTestbed,
  [commands.chooseAggregates]: chooseSites,
  [commands.addAggregate]: addSite,
  [commands.discoverAggregates]: discoverSites,
  [commands.hideAggregate]: hideSite,
  [commands.openSitePage]: openSitePage,
  [commands.chooseCertificate]: chooseCertificate,
  [commands.forgetPassphrase]: forgetPassphrase,
  // Whoever runs a command gets what it returns: no token.
  [commands.signIn]: async (parts) => {
    await signIn(parts);
  },
  [commands.portalAccounts]: showPortalAccounts,
  [commands.signOut]: signOut,
  [commands.showLog]: ({ log }) => log.show(),
};
