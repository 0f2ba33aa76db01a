/** The extension's entry: builds the object graph and nothing else. No network on activation. */
import * as vscode from 'vscode';
import { Inventory } from './model/inventory/inventory';
import { defaultJournalFile, fileJournal } from './model/journal/journal';
import { Acts } from './model/journal/acts';
import { ForeignImages } from './model/images/foreignImages';
import { defaultJobDirectory, fileJobStore } from './model/snapshots/jobStore';
import { KnownServers } from './model/accounts/knownServers';
import { UserError } from './model/failures/userError';
import { Snapshots } from './model/snapshots/snapshots';
import { afterActivation } from './ui/afterActivation';
import { registerAftermath } from './ui/snapshots/afterSnapshot';
import { Accounts } from './ui/accounts/accounts';
import { AddedSlices } from './ui/accounts/addedSlices';
import { registerCertificateWarnings } from './ui/accounts/certificateWarnings';
import { registerCommands, signInFromMenu } from './ui/commands';
import { Manifests } from './ui/documents/manifests';
import { layOut, parseAdvertisement, registerEditor } from './ui/editor';
import { Advertisements } from './ui/editor/lists/advertisements';
import { LiveCatalogue } from './ui/editor/lists/catalogue';
import { RspecEditors } from './ui/editor/workspace/rspecEditors';
import { registerAssistantServer } from './ui/assistants/server';
import { registerFirstSteps } from './ui/firstSteps';
import { learnFromSlivers } from './ui/images/foreignImages';
import { WorkspaceLabels } from './ui/images/labels';
import { ImagesView } from './ui/images/imagesView';
import { registerElsewhere } from './ui/elsewhere/watch';
import { registerDueDeletes } from './ui/commands/keep/watchDueDeletes';
import { SystemImages } from './ui/images/systemImages';
import { KeptSecrets } from './ui/accounts/keptSecrets';
import { Loading } from './ui/inventoryLoader';
import { Log } from './ui/errors/log';
import { registerNotifications } from './ui/snapshots/notifications';
import { Passphrases } from './ui/accounts/passphrases';
import { PortalAccounts } from './ui/accounts/portalAccounts';
import { registerPortalReminders } from './ui/accounts/portalReminders';
import { registerPortalSessions } from './ui/accounts/portalSessions';
import { PortalTokens } from './ui/accounts/portalTokens';
import { settings as settingKeys } from './ui/contributions';
import type { Parts } from './ui/context';
import { Problems } from './ui/errors/problems';
import { makeQueue, registerQueue } from './ui/snapshots/queue';
import { onSettingsChange, pollInterval, readSettings } from './ui/accounts/settings';
import { registerStatusBar } from './ui/snapshots/statusBar';
import { Folding } from './ui/trees/folding';
import { LocalTestbed } from './ui/accounts/testbed';
import { TrustQuestions } from './ui/accounts/trust';
import { complain } from './ui/text/messages';
import { useTranslations } from './ui/text/translations';
import { registerRecipes } from './ui/recipes/register';
import { registerViews, type Views } from './ui/views';
import { registerSettling } from './ui/snapshots/settleHistory';
import { workspaceNow } from './ui/snapshots/workspaceNow';
import { registerHousekeeping } from './ui/commands/keep/restoreHousekeeping';
import { goOnWithTries, registerTryPages } from './ui/pages/try/register';
import { OpenPages } from './ui/pages/openPages';
import { Pages } from './ui/pages/pages';

export function activate(context: vscode.ExtensionContext): void {
  useTranslations();
  const parts = buildOrTell(context);
  const { log, testbed, accounts, inventory, snapshots, loading, catalogue, editors, pages } =
    parts;
  context.subscriptions.push(
    log,
    testbed,
    accounts,
    inventory,
    snapshots,
    loading,
    catalogue,
    editors,
    pages,
    parts.openPages,
    parts.manifests,
    parts.queue,
    parts.imagesView,
    parts.systemImages,
    parts.foreignImages,
    parts.labels,
    learnFromSlivers(inventory, parts.foreignImages),
    registerCommands(parts),
  );
  const views = registerViews(parts);
  context.subscriptions.push(
    views,
    registerEditor(parts),
    registerAssistantServer({ ...parts, extension: context.extension }),
    registerTryPages(parts),
    registerHousekeeping(parts),
    registerRecipes(parts),
    registerCertificateWarnings(parts, context.globalState),
    registerPortals(parts, context.globalState, views),
    onSettingsChange((affects) => {
      if (affects(settingKeys.foreignImages)) parts.foreignImages.refresh();
      void loading.settingsChanged(affects);
    }),
    afterActivation(() => void context.subscriptions.push(followSnapshots(parts))),
  );
}

/** Signed in by token: in VS Code's Accounts menu, and reminded of its end. */
function registerPortals(
  parts: Parts,
  memory: vscode.Memento,
  views: Pick<Views, 'isSliversVisible'>,
): vscode.Disposable {
  const { portalAccounts, portalTokens, testbed } = parts;
  return vscode.Disposable.from(
    portalAccounts,
    registerPortalSessions(portalTokens, portalAccounts, (wanted) => signInFromMenu(parts, wanted)),
    registerPortalReminders(parts, memory, () => views.isSliversVisible),
    testbed.onDidChange(() => portalAccounts.refresh()),
    onSettingsChange(() => portalAccounts.refresh()),
    afterActivation(() => void portalAccounts.read()),
  );
}

/** All of these look at the snapshots of earlier windows, which are on disk. */
function followSnapshots(parts: Parts): vscode.Disposable {
  const following = vscode.Disposable.from(
    registerStatusBar(parts),
    registerNotifications(parts),
    registerAftermath(parts),
    registerFirstSteps(parts),
    registerQueue(parts),
    registerSettling(parts),
    registerDueDeletes(parts),
    registerElsewhere(parts),
    goOnWithTries(parts),
  );
  parts.openPages.look();
  void parts.loading.begin();
  return following;
}

/** VS Code keeps to itself why an extension does not start. @throws what `build` throws */
function buildOrTell(context: vscode.ExtensionContext): Parts {
  try {
    return build(context);
  } catch (error) {
    if (error instanceof UserError) void complain(error.message);
    throw error;
  }
}

function buildSnapshots({
  accounts,
  portalAccounts,
}: Pick<Parts, 'accounts' | 'portalAccounts'>): Snapshots {
  return new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => accounts.list,
    portals: () => portalAccounts.list,
    journal: fileJournal(defaultJournalFile),
    workspace: workspaceNow,
    interval: (who) => pollInterval(readSettings(), who),
  });
}

function build(context: vscode.ExtensionContext): Parts {
  const settings = readSettings;
  const log = new Log();
  const problems = new Problems(log);
  const acts = new Acts(fileJournal(defaultJournalFile), (error) => void problems.show(error));
  const whoAndWhere = buildAccounts(context, log, acts);
  const { accounts, testbed, portalAccounts } = whoAndWhere;
  const addedSlices = new AddedSlices(context.globalState);
  const inventory = new Inventory({ addedSlices: (accountId) => addedSlices.of(accountId) });
  const snapshots = buildSnapshots(whoAndWhere);
  const loading = new Loading({ accounts, inventory, snapshots, testbed, portalAccounts });
  const { foreignImages, catalogue, labels } = buildLists(inventory, snapshots, log);
  const editors = new RspecEditors();
  const imagesView = new ImagesView(context.workspaceState, context.globalState);
  const systemImages = new SystemImages(catalogue.advertisements);
  const openPages = new OpenPages(context.workspaceState);
  const pages = new Pages({
    extension: context.extensionUri,
    openPages,
    problems,
    acts,
    log,
    inventory,
    accounts,
    snapshots,
    loading,
    catalogue,
    labels,
    systemImages,
  });
  const manifests = new Manifests(accounts, portalAccounts, layOut);
  const queue = makeQueue({ snapshots, settings });
  return {
    ...whoAndWhere,
    extension: context.extensionUri,
    settings,
    log,
    problems,
    inventory,
    snapshots,
    loading,
    catalogue,
    foreignImages,
    labels,
    editors,
    pages,
    openPages,
    addedSlices,
    manifests,
    queue,
    imagesView,
    folding: {
      slivers: new Folding(context.workspaceState, 'slivers'),
      images: new Folding(context.workspaceState, 'images'),
    },
    systemImages,
    acts,
  };
}

/** What the editor knows of images, and how sites take them. */
function buildLists(
  inventory: Inventory,
  snapshots: Snapshots,
  log: Log,
): Pick<Parts, 'foreignImages' | 'catalogue' | 'labels'> {
  const labels = new WorkspaceLabels();
  const advertisements = new Advertisements(log, parseAdvertisement);
  const foreignImages = new ForeignImages({ settings: () => readSettings().foreignImages });
  const { language } = vscode.env;
  const catalogue = new LiveCatalogue(
    inventory,
    snapshots,
    advertisements,
    { foreignImages, labels },
    language,
  );
  return { foreignImages, catalogue, labels };
}

/** Who asks which sites, with what they are trusted by. */
function buildAccounts(
  context: vscode.ExtensionContext,
  log: Log,
  acts: Acts,
): Pick<
  Parts,
  | 'known'
  | 'trustQuestions'
  | 'passphrases'
  | 'testbed'
  | 'accounts'
  | 'portalTokens'
  | 'portalAccounts'
> {
  const known = new KnownServers();
  const trustQuestions = new TrustQuestions(known);
  const kept = new KeptSecrets(context.secrets, context.globalState);
  const passphrases = new Passphrases(kept, log);
  const command = vscode.Uri.joinPath(
    context.extensionUri,
    'dist',
    'cli',
    'geni-testbed.js',
  ).fsPath;
  const testbed = new LocalTestbed(command, () => readSettings().testbedDirectory, log);
  const accounts = new Accounts({
    settings: readSettings,
    passphrases,
    known,
    trustQuestions,
    testbed,
    log,
    acts,
    made: new Map(),
  });
  const portalTokens = new PortalTokens(kept);
  const portalAccounts = new PortalAccounts({
    tokens: portalTokens,
    settings: readSettings,
    testbed,
    log,
    acts,
  });
  return { known, trustQuestions, passphrases, testbed, accounts, portalTokens, portalAccounts };
}
