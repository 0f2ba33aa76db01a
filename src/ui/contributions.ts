/**
 * The only home of the ids that package.json also names: commands, views, settings, context keys,
 * row kinds. A test compares both. Everything else refers to them by these names.
 */

export const commands = {
  snapshotSliver: 'protogeni.snapshotSliver',
  checkSliver: 'protogeni.checkSliver',
  tryImage: 'protogeni.tryImage',
  showTries: 'protogeni.showTries',
  giveBackNodes: 'protogeni.giveBackNodes',
  buildImage: 'protogeni.buildImage',
  deleteImage: 'protogeni.deleteImage',
  restartSliver: 'protogeni.restartSliver',
  powerCycleSliver: 'protogeni.powerCycleSliver',
  startSliver: 'protogeni.startSliver',
  stopSliver: 'protogeni.stopSliver',
  reloadSliver: 'protogeni.reloadSliver',
  openConsole: 'protogeni.openConsole',
  openTerminal: 'protogeni.openTerminal',
  showManifest: 'protogeni.showManifest',
  copySliverUrn: 'protogeni.copySliverUrn',
  copySliceUrn: 'protogeni.copySliceUrn',
  renewSlice: 'protogeni.renewSlice',
  extendExperiment: 'protogeni.extendExperiment',
  endExperiment: 'protogeni.endExperiment',
  newProfileVersion: 'protogeni.newProfileVersion',
  addSlice: 'protogeni.addSlice',
  removeSlice: 'protogeni.removeSlice',
  refresh: 'protogeni.refresh',
  retry: 'protogeni.retry',
  copyImageUrn: 'protogeni.copyImageUrn',
  copyImageUrl: 'protogeni.copyImageUrl',
  insertDiskImage: 'protogeni.insertDiskImage',
  copyDiskImage: 'protogeni.copyDiskImage',
  showImageDetails: 'protogeni.showImageDetails',
  compareImageVersions: 'protogeni.compareImageVersions',
  pinImage: 'protogeni.pinImage',
  unpinImage: 'protogeni.unpinImage',
  checkImageUsers: 'protogeni.checkImageUsers',
  changeImageUsers: 'protogeni.changeImageUsers',
  prepareImage: 'protogeni.prepareImage',
  sayForeignForm: 'protogeni.sayForeignForm',
  filterImages: 'protogeni.filterImages',
  clearImageFilter: 'protogeni.clearImageFilter',
  showOnlyImages: 'protogeni.showOnlyImages',
  addFavourite: 'protogeni.addFavourite',
  removeFavourite: 'protogeni.removeFavourite',
  hideImage: 'protogeni.hideImage',
  unhideImage: 'protogeni.unhideImage',
  showHiddenImages: 'protogeni.showHiddenImages',
  leaveOutHiddenImages: 'protogeni.leaveOutHiddenImages',
  groupImagesBySite: 'protogeni.groupImagesBySite',
  groupImagesByOwner: 'protogeni.groupImagesByOwner',
  groupImagesByProject: 'protogeni.groupImagesByProject',
  groupImagesByName: 'protogeni.groupImagesByName',
  groupImagesByAge: 'protogeni.groupImagesByAge',
  sortImagesByName: 'protogeni.sortImagesByName',
  sortImagesByDate: 'protogeni.sortImagesByDate',
  sortImagesBySize: 'protogeni.sortImagesBySize',
  findImageUses: 'protogeni.findImageUses',
  replaceImageEverywhere: 'protogeni.replaceImageEverywhere',
  useSnapshot: 'protogeni.useSnapshot',
  readImageLists: 'protogeni.readImageLists',
  showSnapshotProgress: 'protogeni.showSnapshotProgress',
  cancelSnapshot: 'protogeni.cancelSnapshot',
  releaseQueued: 'protogeni.releaseQueued',
  removeQueued: 'protogeni.removeQueued',
  forgetSnapshot: 'protogeni.forgetSnapshot',
  clearFinished: 'protogeni.clearFinished',
  showHistory: 'protogeni.showHistory',
  showHousekeeping: 'protogeni.showHousekeeping',
  labelImage: 'protogeni.labelImage',
  copyImageNote: 'protogeni.copyImageNote',
  startTestbed: 'protogeni.startTestbed',
  stopTestbed: 'protogeni.stopTestbed',
  chooseAggregates: 'protogeni.chooseAggregates',
  addAggregate: 'protogeni.addAggregate',
  discoverAggregates: 'protogeni.discoverAggregates',
  hideAggregate: 'protogeni.hideAggregate',
  openSitePage: 'protogeni.openSitePage',
  chooseCertificate: 'protogeni.chooseCertificate',
  forgetPassphrase: 'protogeni.forgetPassphrase',
  signIn: 'protogeni.signIn',
  portalAccounts: 'protogeni.portalAccounts',
  signOut: 'protogeni.signOut',
  showLog: 'protogeni.showLog',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** Id of our accounts in VS Code's Accounts menu. */
export const authenticationProvider = 'protogeni-portal';

export const viewContainer = 'protogeni';

export const views = {
  slivers: 'protogeni.slivers',
  images: 'protogeni.images',
  snapshots: 'protogeni.snapshots',
} as const;

/** Tells VS Code of the server for assistants. */
export const assistantProvider = 'protogeni.assistants';

/** Keys below `protogeni`. All are machine-scoped and ignored in untrusted workspaces. */
export const settings = {
  certificate: 'certificate',
  moreCertificates: 'moreCertificates',
  caCertificate: 'caCertificate',
  sliceAuthority: 'sliceAuthority',
  speaksFor: 'speaksFor',
  sshKey: 'sshKey',
  checkBeforeSnapshot: 'checkBeforeSnapshot',
  portals: 'portals',
  aggregates: 'aggregates',
  foreignImages: 'foreignImages',
  pollInterval: 'pollInterval',
  testbedDirectory: 'testbed.directory',
} as const;

export const settingsSection = 'protogeni';

/** Context keys that `when` clauses in package.json read. */
export const contextKeys = {
  /** True while at least one account is connected. */
  connected: 'protogeni.connected',
  /** What the views say while there is no row: see EmptyReason. */
  empty: 'protogeni.empty',
  /** `absent`, `stopped`, `starting`, `running` or `stopping`. */
  testbed: 'protogeni.testbed',
  /** `running` while a snapshot is followed, `ready` after one has ended well, else `none`. */
  snapshot: 'protogeni.snapshot',
  /** How the Images tree is arranged. */
  imagesGroup: 'protogeni.imagesGroup',
  imagesSort: 'protogeni.imagesSort',
  imagesFiltered: 'protogeni.imagesFiltered',
  imagesShowHidden: 'protogeni.imagesShowHidden',
  /** True while the Snapshots tree has one that has ended. */
  finished: 'protogeni.finished',
} as const;

/** Why the trees have no rows. `only-portal`: of a portal without a certificate, which lists no images. */
export type EmptyReason =
  | 'none'
  | 'no-account'
  | 'locked'
  | 'loading'
  | 'only-portal'
  | 'only-portal-reading';

/** First words of the rows' context values; dotted words after them narrow the menus. */
export const rows = {
  aggregate: 'aggregate',
  portalSite: 'portalSite',
  slice: 'slice',
  sliver: 'sliver',
  image: 'image',
  version: 'version',
  group: 'group',
  system: 'system',
  job: 'job',
  queued: 'queued',
  problem: 'problem',
  leftOut: 'leftOut',
  testbed: 'testbed',
  note: 'note',
} as const;

export const progressPanel = 'protogeni.progress';
export const detailsPanel = 'protogeni.imageDetails';
export const tryPanel = 'protogeni.try';
export const checkPanel = 'protogeni.nodeCheck';
export const historyPanel = 'protogeni.history';
export const housekeepingPanel = 'protogeni.housekeeping';
export const buildPanel = 'protogeni.build';

/** What an image is called while it is dragged. */
export const imageMime = 'application/vnd.protogeni.image';

export const rspecLanguage = 'rspec';
