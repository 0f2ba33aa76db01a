/** Snapshot Sliver…: sliver, name, who may use the image; then the snapshot is followed by itself. */
import * as vscode from 'vscode';
import { checkImageName, planSnapshot, type SnapshotPlan } from '../../model/imageName';
import type { SnapshotJob, SnapshotRequest } from '../../model/snapshotJob';
import { type Answer, askOne, askText, back } from '../ask';
import type { Parts } from '../parts';
import type { Row, SliverRow } from '../trees/row';
import { refuseWhileBusy } from './busy';
import { sliverTarget } from './target';

export async function snapshotSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await sliverTarget(
    parts,
    row,
    vscode.l10n.t('Snapshot Sliver'),
    vscode.l10n.t('Pick the sliver whose disk becomes the image'),
  );
  if (target === undefined || refuseWhileBusy(parts, target, secondSnapshot)) return;
  // The names that exist decide what the snapshot would do, so they are read while the name is typed.
  void parts.loading.want('images', true);
  let name = suggestedName(target);
  for (;;) {
    const answer = await askName(parts, target, name);
    if (answer === undefined || answer === back) return;
    name = answer;
    const global = await askWhoMayUse(plan(parts, target, name), target, name);
    if (global === undefined) return;
    if (global === back) continue;
    return send(parts, target, request(target, name, global));
  }
}

function secondSnapshot({ imageName, clientId }: SnapshotJob): string {
  return vscode.l10n.t(
    'The snapshot {0} of {1} is still running. A slice takes one snapshot at a time: wait until it has ended.',
    imageName,
    clientId,
  );
}

function request(
  { state, slice, sliver }: SliverRow,
  imageName: string,
  global: boolean,
): SnapshotRequest {
  const { account, site } = state;
  return {
    accountId: account.id,
    siteUrn: site.urn,
    sliceUrn: slice.urn,
    sliverUrn: sliver.urn,
    clientId: sliver.clientId,
    imageName,
    global,
  };
}

/** `slice-node`, shortened to what a name may be (docs/protocol.md 1.6). */
function suggestedName({ slice, sliver }: SliverRow): string {
  const plain = `${slice.name}-${sliver.clientId}`.replace(/[^A-Za-z0-9_.-]/g, '-');
  return plain.replace(/^[^A-Za-z0-9]+/, '').slice(0, 30);
}

/** What is known now: the row may be older than the list of images. */
function plan({ inventory }: Parts, { state, slice }: SliverRow, name: string): SnapshotPlan {
  const now = inventory.sites.find(
    ({ account, site }) => account.id === state.account.id && site.urn === state.site.urn,
  );
  return planSnapshot(name, now?.images.value ?? [], state.account.identity.urn, slice.urn);
}

function askName(parts: Parts, target: SliverRow, value: string): Promise<Answer<string>> {
  return askText({
    title: vscode.l10n.t('Snapshot {0}', target.sliver.clientId),
    step: 1,
    steps: 2,
    value,
    placeholder: vscode.l10n.t('Name of the image'),
    check: (text) => {
      const wrong = checkImageName(text);
      if (wrong !== undefined) return { error: true, sentence: wrong };
      const found = plan(parts, target, text);
      if (found.kind === 'refused') return { error: true, sentence: found.sentence };
      const care = vscode.l10n.t(
        'The node may reboot: leave it alone until the snapshot has ended.',
      );
      return { error: false, sentence: `${found.sentence} ${care}` };
    },
  });
}

/** Only a new image can be given to somebody; later versions keep what it has (docs/protocol.md 6.6). */
async function askWhoMayUse(
  plan: SnapshotPlan,
  { state }: SliverRow,
  name: string,
): Promise<Answer<boolean>> {
  if (plan.kind === 'new-version') return plan.image.versions[0]?.visibility === 'anyone';
  return askOne<boolean>(
    {
      title: vscode.l10n.t('Who may use {0}?', name),
      step: 2,
      steps: 2,
      placeholder: vscode.l10n.t('This cannot be changed later'),
    },
    [
      {
        label: vscode.l10n.t('This project'),
        iconPath: new vscode.ThemeIcon('organization'),
        detail: vscode.l10n.t('Members of your project, at {0} only.', state.site.name),
        value: false,
      },
      {
        label: vscode.l10n.t('Anyone'),
        iconPath: new vscode.ThemeIcon('globe'),
        detail: vscode.l10n.t(
          'Every user of {0}, and other sites through its address.',
          state.site.name,
        ),
        value: true,
      },
    ],
  );
}

async function start(
  { accounts, snapshots }: Parts,
  wanted: SnapshotRequest,
): Promise<SnapshotJob> {
  await accounts.connect(true);
  return snapshots.start(wanted);
}

/** A failure here offers to send the same request again; nothing that was chosen is lost. */
async function send(parts: Parts, target: SliverRow, wanted: SnapshotRequest): Promise<void> {
  const { sliver, slice, state } = target;
  const about = {
    site: state.site.name,
    image: wanted.imageName,
    sliver: sliver.clientId,
    slice: slice.name,
  };
  const title = vscode.l10n.t(
    'Asking {0} for the snapshot {1}…',
    state.site.name,
    wanted.imageName,
  );
  const job = await parts.problems.guard(
    () =>
      vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
        start(parts, wanted),
      ),
    { retry: () => send(parts, target, wanted), about },
  );
  if (job !== undefined) parts.pages.show(job);
}
