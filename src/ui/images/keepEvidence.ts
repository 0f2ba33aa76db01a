/** All that the window knows about one's images and what uses them, read now. */
import { relative } from 'node:path';
import * as vscode from 'vscode';
import type { Place } from '../../model/accounts/account';
import { explainInOneLine } from '../../model/failures/explain';
import { refusal, type UserError } from '../../model/failures/userError';
import { lockName, readLockFile, unusableLock } from '../../model/images/lock';
import type { Image } from '../../model/inventory/image';
import type { SiteState } from '../../model/inventory/inventory';
import { readAddresses } from '../../model/keep/addresses';
import {
  openAddresses,
  type AddressMeaning,
  type Evidence,
  type ListedAt,
} from '../../model/keep/evidence';
import { urnKey } from '../../rpc';
import type { Parts } from '../context';
import { emptyReason } from '../emptyReason';
import { requiredLabels } from './requiredLabels';

export interface KeepEvidence {
  readonly listed: readonly ListedAt[];
  readonly evidence: Evidence;
  /** Where each image is, and who asks there. */
  readonly places: ReadonlyMap<Image, Place>;
  /** What could not be read, each a sentence: those images are not in the list. */
  readonly problems: readonly string[];
}

/**
 * @param ask may ask for a passphrase
 * @throws UserError where no site can be asked, or a file cannot be read that may keep an image
 */
export async function gatherEvidence(parts: Parts, ask: boolean): Promise<KeepEvidence> {
  const { loading, inventory } = parts;
  await Promise.all([
    loading.refresh({ part: 'images' }, ask),
    loading.refresh({ part: 'slices' }, ask),
  ]);
  if (inventory.sites.length === 0) throw nobodyToAsk(parts);
  const inFiles = await evidenceInFiles(parts);
  const slices = inventory.sites.flatMap((state) => state.slices.value ?? []);
  const problems: string[] = [];
  const places = new Map<Image, Place>();
  const listed: ListedAt[] = [];
  const addresses = new Map<string, AddressMeaning>();
  for (const state of inventory.sites) {
    const problem = problemOf(state);
    if (problem !== undefined) {
      problems.push(problem);
      continue;
    }
    const { account, site } = state;
    const siteUrl = site.componentManager.url;
    const images = onlyNew(state.images.value ?? [], listed, siteUrl);
    for (const image of images) {
      places.set(image, { account, site });
      listed.push({ image, siteUrl });
    }
    await readAddresses(site, openAddresses({ ...inFiles, slices }, images, siteUrl), addresses);
  }
  const evidence = Object.assign({ slices, jobs: parts.snapshots.jobs, addresses }, inFiles);
  return { listed, evidence, places, problems };
}

/** The same as it is right before a delete: files, nodes and snapshots. */
export async function evidenceNow(parts: Parts, said: Evidence): Promise<Evidence> {
  const { loading, inventory, snapshots } = parts;
  await loading.refresh({ part: 'slices' });
  const unread = inventory.sites.find(({ slices }) => slices.error !== undefined);
  if (unread !== undefined) throw refusal(nodesUnknown(unread));
  const slices = inventory.sites.flatMap((state) => state.slices.value ?? []);
  const { addresses } = said;
  const inFiles = await evidenceInFiles(parts);
  return Object.assign({ slices, jobs: snapshots.jobs, addresses }, inFiles);
}

function nobodyToAsk({ inventory, accounts }: Parts): UserError {
  const [failed] = accounts.problems;
  if (failed !== undefined) return refusal(explainInOneLine(failed.error));
  switch (emptyReason(inventory, accounts)) {
    case 'locked':
      return refusal(
        vscode.l10n.t('Your certificate is locked. Read again to enter its passphrase.'),
      );
    case 'only-portal':
    case 'only-portal-reading':
      return refusal(
        vscode.l10n.t(
          'A portal cannot list images. To see what they take, and to delete some, choose your certificate.',
        ),
      );
    case 'no-account':
      return refusal(vscode.l10n.t('Sites require a certificate. Choose yours first.'));
    case 'none':
    case 'loading':
      return refusal(vscode.l10n.t('No site has been asked. Choose sites, or read again.'));
  }
}

function problemOf(state: SiteState): string | undefined {
  const { images, slices, site } = state;
  if (images.error !== undefined) return explainInOneLine(images.error, { site: site.name });
  return slices.error === undefined ? undefined : nodesUnknown(state);
}

function nodesUnknown({ site }: SiteState): string {
  return vscode.l10n.t('What your nodes at {0} run could not be read: its images stay.', site.name);
}

/** Two accounts may see the same image. */
function onlyNew(
  images: readonly Image[],
  listed: readonly ListedAt[],
  siteUrl: string,
): readonly Image[] {
  const known = new Set(
    listed.filter((one) => one.siteUrl === siteUrl).map(({ image }) => urnKey(image.urn)),
  );
  return images.filter(({ urn }) => !known.has(urnKey(urn)));
}

async function evidenceInFiles({
  labels,
}: Parts): Promise<Pick<Evidence, 'labels' | 'locked' | 'mentions'>> {
  const { limitWords, mentionsInWorkspace } = await import('../editor/features');
  const search = new vscode.CancellationTokenSource();
  try {
    const mentions = await mentionsInWorkspace(search.token);
    if (mentions === undefined) throw refusal(limitWords());
    return { labels: requiredLabels(labels), locked: await lockedImages(), mentions };
  } finally {
    search.dispose();
  }
}

const mostLocks = 1000;

async function lockedImages(): Promise<Evidence['locked']> {
  const skipped = '**/{node_modules,.git}/**';
  const files = await vscode.workspace.findFiles(`**/${lockName}`, skipped, mostLocks);
  return files.flatMap(({ fsPath }) => {
    const name = shownPath(fsPath);
    const read = readLockFile(fsPath);
    if (read.kind === 'missing') return [];
    if (read.kind !== 'found') throw refusal(unusableLock(name, read));
    return read.value.images.map((image) => Object.assign({ file: name }, image));
  });
}

function shownPath(path: string): string {
  const [top] = vscode.workspace.workspaceFolders ?? [];
  return top === undefined ? path : relative(top.uri.fsPath, path);
}
