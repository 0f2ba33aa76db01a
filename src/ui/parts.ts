/** What the features are made from. `activate` builds it once and hands it to each of them. */
import type { Inventory } from '../model/inventory';
import type { KnownServers } from '../model/knownServers';
import type { SnapshotQueue } from '../model/snapshotQueue';
import type { Snapshots } from '../model/snapshots';
import type { Accounts } from './accounts';
import type { AddedSlices } from './addedSlices';
import type { Manifests } from './documents/manifests';
import type { LiveCatalogue } from './editor/catalogue';
import type { RspecEditors } from './editor/rspecEditors';
import type { DetailsPages } from './images/detailsPages';
import type { ImagesView } from './images/imagesView';
import type { SystemImages } from './images/systemImages';
import type { Loading } from './loading';
import type { Log } from './log';
import type { Passphrases } from './passphrases';
import type { Problems } from './problems';
import type { Settings } from './settings';
import type { LocalTestbed } from './testbed';
import type { TrustQuestions } from './trust';
import type { ProgressPages } from './webview/progressPages';

export interface Parts {
  readonly settings: () => Settings;
  readonly log: Log;
  readonly problems: Problems;
  readonly passphrases: Passphrases;
  readonly known: KnownServers;
  readonly trustQuestions: TrustQuestions;
  readonly testbed: LocalTestbed;
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly queue: SnapshotQueue;
  readonly loading: Loading;
  readonly catalogue: LiveCatalogue;
  readonly editors: RspecEditors;
  readonly imagesView: ImagesView;
  readonly systemImages: SystemImages;
  readonly details: DetailsPages;
  readonly pages: ProgressPages;
  readonly addedSlices: AddedSlices;
  readonly manifests: Manifests;
}
