/** What the features are made from. `activate` builds it once and hands it to each of them. */
import type * as vscode from 'vscode';
import type { Folding } from './trees/folding';
import type { Inventory } from '../model/inventory/inventory';
import type { ForeignImages } from '../model/images/foreignImages';
import type { KnownServers } from '../model/accounts/knownServers';
import type { SnapshotQueue } from '../model/snapshots/queue/queue';
import type { Snapshots } from '../model/snapshots/snapshots';
import type { Accounts } from './accounts/accounts';
import type { AddedSlices } from './accounts/addedSlices';
import type { Manifests } from './documents/manifests';
import type { LiveCatalogue } from './editor/lists/catalogue';
import type { RspecEditors } from './editor/workspace/rspecEditors';
import type { Acts } from '../model/journal/acts';
import type { WorkspaceLabels } from './images/labels';
import type { ImagesView } from './images/imagesView';
import type { SystemImages } from './images/systemImages';
import type { Loading } from './inventoryLoader';
import type { Log } from './errors/log';
import type { Passphrases } from './accounts/passphrases';
import type { PortalAccounts } from './accounts/portalAccounts';
import type { PortalTokens } from './accounts/portalTokens';
import type { Problems } from './errors/problems';
import type { Settings } from './accounts/settings';
import type { LocalTestbed } from './accounts/testbed';
import type { TrustQuestions } from './accounts/trust';
import type { PageKeeper } from './pages/heldPages';
import type { WindowPages } from './pages/windowPages';

export interface Parts {
  /** Folder of the extension. */
  readonly extension: vscode.Uri;
  readonly settings: () => Settings;
  readonly log: Log;
  readonly problems: Problems;
  readonly passphrases: Passphrases;
  readonly known: KnownServers;
  readonly trustQuestions: TrustQuestions;
  readonly testbed: LocalTestbed;
  readonly accounts: Accounts;
  readonly portalTokens: PortalTokens;
  readonly portalAccounts: PortalAccounts;
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly queue: SnapshotQueue;
  readonly loading: Loading;
  readonly catalogue: LiveCatalogue;
  readonly foreignImages: ForeignImages;
  readonly editors: RspecEditors;
  readonly imagesView: ImagesView;
  readonly labels: WorkspaceLabels;
  /** What is open in the trees. */
  readonly folding: { readonly slivers: Folding; readonly images: Folding };
  readonly systemImages: SystemImages;
  /** Where it is written down what is done. */
  readonly acts: Acts;
  readonly pages: WindowPages;
  /** All pages that are open in this window. */
  readonly openPages: PageKeeper;
  readonly addedSlices: AddedSlices;
  readonly manifests: Manifests;
}
