// Runs inside the extension host for extension.bench.ts: measures, and writes what it found to a file.
import { noLabels } from '../../../src/model/keep/labels';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { extensions, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { connectAccount, type Account } from '../../../src/model/accounts/account';
import { groupImages } from '../../../src/model/inventory/groupImages';
import { Inventory, type SiteState } from '../../../src/model/inventory/inventory';
import { loadIdentity, type ListedImage } from '../../../src/rpc';
import { readListedImages } from '../../../src/rpc/services/replies/images';
import { decodePlainResponse } from '../../../src/rpc/wire/decodeReply';
import type { Accounts } from '../../../src/ui/accounts/accounts';
import { ImagesView } from '../../../src/ui/images/imagesView';
import { SystemImages } from '../../../src/ui/images/systemImages';
import { Folding } from '../../../src/ui/trees/folding';
import { imagesTree } from '../../../src/ui/trees/images';
import type { ImagesRow } from '../../../src/ui/trees/row';
import type { TreeSource } from '../../../src/ui/trees/adapter';
import { replyWithImages } from '../support/imageReply';
import type { Activated, Assignment, Findings, Timing } from '../windowFindings';
import { calm, clockActivations, countConnections, spent, timed } from './clock';

const ours = 'protogeni-images.protogeni-images';
const peer = 'vscode.references-view';

const assignment = JSON.parse(readFileSync(process.env['TEST_BENCH'] ?? '', 'utf8')) as Assignment;

export async function run(): Promise<void> {
  const order = assignment.oursFirst ? [ours, peer] : [peer, ours];
  const pathOf = (id: string): string => extensions.getExtension(id)?.extensionPath ?? id;
  const clocked = clockActivations(order.map(pathOf));
  const connections = countConnections();
  const activated = new Map<string, Activated>();
  for (const id of order) {
    await calm();
    const before = connections();
    const whole = await activation(id);
    const parts = clocked.get(pathOf(id)) ?? { load: none, body: none };
    activated.set(id, { ...parts, whole, connections: connections() - before });
  }
  const findings: Findings = {
    ours: activated.get(ours) ?? nothingFound,
    peer: activated.get(peer) ?? nothingFound,
    tree: await tree(),
    fifty: await fifty(),
  };
  mkdirSync(dirname(assignment.output), { recursive: true });
  writeFileSync(assignment.output, JSON.stringify(findings));
}

/** From the wish to the end, VS Code's own work included. */
async function activation(id: string): Promise<Timing> {
  const extension = extensions.getExtension(id);
  if (extension === undefined) throw new Error(`${id} is not in this host.`);
  if (extension.isActive) throw new Error(`${id} is active already.`);
  const [start, spentBefore] = [performance.now(), spent()];
  await extension.activate();
  return { wall: performance.now() - start, cpu: spent() - spentBefore };
}

const many = 10_000;
const none: Timing = { wall: NaN, cpu: NaN };
const nothingFound: Activated = { load: none, body: none, whole: none, connections: NaN };

const nothing = (): Promise<void> => Promise.resolve();

/** Rows of a site with 10,000 images: all of them made anew, as when everything is expanded. */
async function tree(): Promise<Findings['tree']> {
  const account = { ...(await ownAccount([])), local: true };
  const urn = 'urn:publicid:IDN+home.example+authority+cm';
  const site = { urn, name: 'home', componentManager: { url: 'https://home' }, trust: {} };
  // Before anything else of it has run, as when a window is new.
  const xml = replyWithImages(many);
  const reply = timing(() =>
    groupImages(
      readListedImages(decodePlainResponse(xml).value, () => undefined),
      urn,
      account.identity.urn,
      () => undefined,
    ),
  );
  const rows = Array.from({ length: many }, (_, index) => listed(index));
  const group = (): SiteState => ({
    account,
    site: site as unknown as SiteState['site'],
    listedProjects: [],
    slices: { loading: false },
    images: {
      loading: false,
      value: groupImages(rows, urn, account.identity.urn, () => undefined),
      at: new Date(),
    },
  });
  const state = group();
  const inventory = { sites: [state] };
  const accounts = {
    problems: [],
    empty: undefined,
    lockedCertificates: [],
    list: [account],
  } as unknown as Accounts;
  const memory = { get: () => undefined, update: nothing, keys: () => [] };
  const source = imagesTree(
    {
      inventory,
      accounts,
      snapshots: { jobs: [] },
      labels: { current: noLabels },
      imagesView: new ImagesView(memory, memory),
      systemImages: new SystemImages({
        of: () => undefined,
        want: nothing,
        again: nothing,
        onDidChange: () => ({ dispose: () => undefined }),
      }),
    },
    new Folding(memory, 'images'),
  );
  const first = timing(() => items(source));
  const count = items(source).length;
  if (count < many) throw new Error(`The tree has ${count} rows.`);
  const again = Array.from({ length: 9 }, () => timing(() => items(source)));
  const bare = Array.from({ length: 9 }, () => timing(() => rows.map(bareItem)));
  return {
    rows: items(source).length,
    reply,
    first,
    refresh: median(again),
    bare: median(bare),
    same: median(Array.from({ length: 9 }, () => compared(source, inventory, group))),
    group: median(Array.from({ length: 5 }, () => timing(group))),
  };
}

/** Finding out that a list that was read again is the same. */
function compared<R>(
  source: TreeSource<R>,
  inventory: { sites: SiteState[] },
  read: () => SiteState,
): Timing {
  const before = source.state?.();
  inventory.sites = [read()];
  return timing(() => {
    if (!isDeepStrictEqual(before, source.state?.()))
      throw new Error('The same images look different.');
  });
}

function listed(index: number): ListedImage {
  return {
    urn: `urn:publicid:IDN+home.example+image+demo:image-${index}:0`,
    url: `https://home.example/image_metadata.php?uuid=${index}`,
    uuid: String(index),
    created: new Date(1.7e12 + index * 1000),
    size: 1_000_000 + index,
    description: 'made by a bench',
    format: 'ndz',
  };
}

/** What the bare API costs for as many rows. */
function bareItem({ urn }: ListedImage): TreeItem {
  const item = new TreeItem(urn);
  item.id = urn;
  item.description = urn;
  return item;
}

/** As VS Code asks when everything is expanded but the images themselves. */
function items(source: TreeSource<ImagesRow>, row?: ImagesRow): TreeItem[] {
  return source.children(row).flatMap((child) => {
    const item = source.item(child);
    const isOpen =
      child.kind !== 'image' &&
      (item.collapsibleState ?? TreeItemCollapsibleState.None) !== TreeItemCollapsibleState.None;
    return [item, ...(isOpen ? items(source, child) : [])];
  });
}

/** Fifty aggregates of which one hangs, served by the process outside; the slowest is the first. */
async function fifty(): Promise<Findings['fifty']> {
  const account = await ownAccount(assignment.sites);
  const [slow] = account.sites;
  if (slow === undefined) throw new Error('no sites');
  const alone = await shown({ ...account, sites: [slow] }, 1);
  return { alone, all: await shown(account, assignment.sites.length - 1) };
}

async function ownAccount(sites: Assignment['sites']): Promise<Account> {
  const identity = await loadIdentity({
    certificate: assignment.certificate,
    passphrase: assignment.passphrase,
  });
  return connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    sites,
    local: false,
    trust: { ca: readFileSync(assignment.ca, 'utf8') },
    sliceAuthorityUrl: assignment.sliceAuthorityUrl,
  });
}

/** Milliseconds until so many sites show their sliver with its state. */
async function shown(account: Account, count: number): Promise<number> {
  const inventory = new Inventory();
  inventory.setAccounts([account]);
  const start = performance.now();
  const time = await new Promise<number>((resolve, reject) => {
    setTimeout(() => {
      const errors = inventory.sites.map(({ slices }) => String(slices.error));
      reject(new Error(`The sites did not answer: ${errors.join(', ')}`));
    }, 25_000);
    inventory.onDidChange(() => {
      const there = inventory.sites.filter(
        ({ slices }) => slices.value?.[0]?.slivers[0]?.status === 'ready',
      );
      if (there.length === count) resolve(performance.now() - start);
    });
    void inventory.refresh({ part: 'slices' });
  });
  inventory.dispose();
  return time;
}

function timing(work: () => unknown): Timing {
  return timed(work)[1];
}

function median(all: readonly Timing[]): Timing {
  return [...all].sort((a, b) => a.cpu - b.cpu)[Math.floor(all.length / 2)] ?? none;
}
