/** Try This Image: on which type of node and with which script, then the try itself. */
import * as vscode from 'vscode';
import { explain } from '../../model/failures/explain';
import { refusal, UserError } from '../../model/failures/userError';
import type { JournalEntry } from '../../model/journal/entries';
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { releasedOf } from '../../model/inventory/releasedOf';
import { sameImage, withoutVersion } from '../../rpc';
import { fittingNode, type Fit } from '../../model/trials/fit';
import { publicNameOf } from '../../model/trials/publishing';
import type { Trial, TrialWish } from '../../model/trials/trial';
import { nodeSentence, outcomeSentence } from '../../model/trials/words';
import { dateText } from '../../model/units';
import type { Place } from '../../model/accounts/account';
import { imageTarget, type ImageTarget } from '../commands/target';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { askOne, back, type Choice } from '../multiStepInput';
import { complain, inform, warn } from '../text/messages';
import { sliverTypeWords } from '../text/labels';
import type { Row } from '../trees/row';
import { askSlice, sliceChoice, type ChosenSlice } from './trySlice';
import type { Hub } from './tryPage';

/** Minutes until a try must be done. */
const MINUTES = 30;

export async function tryImage(hub: Hub, row: Row | undefined): Promise<void> {
  const { parts } = hub;
  const title = vscode.l10n.t('Try This Image');
  const target = row?.kind === 'job' ? imageOfJob(parts, row.job.created?.imageUrn) : undefined;
  const found = target ?? (await imageTarget(parts, row?.kind === 'job' ? undefined : row, title));
  if (found === undefined) return;
  const { state, image, version } = found;
  const { account, site } = state;
  const wish = await asked(site.name, image.name, {
    fit: fittingNode(
      { urn: image.urn, format: image.format, hostImage: releasedOf(image)?.hostImage },
      journalEntries(),
    ),
    title,
    askSlice: () => askSlice(parts, state, title),
  });
  if (wish === undefined) return;
  const urn = version?.urn ?? image.urn;
  await carriedOut(hub, { account, site }, { ...wish, image: urn, imageName: image.name });
}

function imageOfJob({ inventory }: Parts, urn: string | undefined): ImageTarget | undefined {
  if (urn === undefined) return undefined;
  for (const state of inventory.sites) {
    const image = state.images.value?.find((one) => sameImage(one.urn, withoutVersion(urn)));
    if (image !== undefined) return { state, image };
  }
  return undefined;
}

/** A journal that cannot be read tells nothing of where an image was taken. */
function journalEntries(): readonly JournalEntry[] {
  try {
    return fileJournal(defaultJournalFile).read().entries;
  } catch {
    return [];
  }
}

type AskSlice = () => ReturnType<typeof askSlice>;
type Asked = Omit<TrialWish, 'image' | 'imageName'>;

/** Undefined when the person leaves. */
async function asked(
  siteName: string,
  imageName: string,
  {
    fit,
    title,
    askSlice,
  }: { readonly fit: Fit; readonly title: string; readonly askSlice: AskSlice },
): Promise<Asked | undefined> {
  let chosen = fit;
  let slice: ChosenSlice | undefined;
  for (let step = 1; ;) {
    if (step === 1) {
      const answer = await askOne(
        {
          title,
          step,
          steps: 2,
          placeholder: vscode.l10n.t(
            'Pick the type of node at {0} that {1} boots on',
            siteName,
            imageName,
          ),
        },
        typeChoices(fit),
      );
      if (answer === undefined || answer === back) return undefined;
      chosen = answer;
      step = 2;
      continue;
    }
    const answer = await askOne<'none' | 'file' | 'slice'>(
      {
        title,
        step,
        steps: 2,
        placeholder: summaryWords(siteName, imageName, chosen),
      },
      [...scriptChoices(), sliceChoice(slice)],
    );
    if (answer === undefined) return undefined;
    if (answer === back) {
      step = 1;
      continue;
    }
    if (answer === 'slice') {
      const picked = await askSlice();
      if (picked !== back) slice = picked;
      continue;
    }
    const scriptFile = answer === 'file' ? await pickedScript(title) : undefined;
    if (answer === 'file' && scriptFile === undefined) continue;
    const sliceUrn = slice?.urn;
    return { ...chosen, sliceUrn, scriptFile, keep: false, minutes: MINUTES, inWindow: true };
  }
}

function summaryWords(siteName: string, imageName: string, type: Fit): string {
  return vscode.l10n.t(
    'Asks {0} for one node ({1}) with {2} for at most {3} minutes, and gives it back',
    siteName,
    typeWords(type),
    imageName,
    MINUTES,
  );
}

function typeChoices(fit: Fit): Choice<Fit>[] {
  const others = ['raw-pc', 'emulab-xen', 'emulab-docker'].filter(
    (type) => type !== fit.sliverType || fit.hardwareType !== undefined,
  );
  const choice = (one: Fit, detail: string): Choice<Fit> => ({
    label: typeWords(one),
    description: one.sliverType,
    detail,
    iconPath: new vscode.ThemeIcon(one.sliverType === 'raw-pc' ? 'server' : 'vm'),
    value: one,
  });
  return [
    choice(fit, vscode.l10n.t('Fits the image')),
    ...others.map((sliverType) => choice({ sliverType }, '')),
  ];
}

function typeWords({ sliverType, hardwareType }: Fit): string {
  const words = sliverTypeWords(sliverType);
  return hardwareType === undefined ? words : `${words}, ${hardwareType}`;
}

function scriptChoices(): Choice<'none' | 'file'>[] {
  return [
    {
      label: vscode.l10n.t('No script'),
      detail: vscode.l10n.t('Boot, login, network, disk and failed units are checked'),
      iconPath: new vscode.ThemeIcon('check-all'),
      value: 'none',
    },
    {
      label: vscode.l10n.t('Run a script…'),
      detail: vscode.l10n.t('Also runs a file of yours on the node; its exit code decides'),
      iconPath: new vscode.ThemeIcon('terminal'),
      value: 'file',
    },
  ];
}

async function pickedScript(title: string): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Run on Node'),
      canSelectMany: false,
    })) ?? [];
  return file?.fsPath;
}

/** @throws UserError where nothing was asked of the site */
async function carriedOut(hub: Hub, place: Place, wish: TrialWish): Promise<void> {
  const { trials, page } = hub;
  const shownAt = Date.now();
  let isShown = false;
  const listening = trials.onDidChange((trial) => {
    if (isShown || trial.startedAt < shownAt || trial.image !== wish.image) return;
    isShown = true;
    page.show(trial, { preserveFocus: true });
  });
  try {
    tellEnd(page, await trials.begin(place, wish));
  } catch (error) {
    throw explain(error, { site: place.site.name, image: wish.imageName });
  } finally {
    listening.dispose();
  }
}

/** Nobody waits for the answer: the command is done. */
export function tellEnd(page: Hub['page'], trial: Trial): void {
  const sentence = outcomeSentence(trial);
  if (sentence === undefined) return;
  const node =
    trial.node === 'given-back'
      ? undefined
      : nodeSentence(trial, (at) => dateText(at, vscode.env.language));
  const text = node === undefined ? sentence : `${sentence} ${node}`;
  // Whoever looks at the page sees it there.
  if (page.of()?.panel.visible === true && node === undefined) return;
  const show = vscode.l10n.t('Show Try');
  const tell = trial.outcome === 'passed' ? inform : trial.outcome === 'failed' ? complain : warn;
  void tell(text, show).then((answer) => {
    if (answer === show) page.show(trial);
  });
}

/** The tries that are known, to look at one again. */
export async function showTries({ trials, page }: Hub): Promise<void> {
  const { language } = vscode.env;
  const choices = trials.known.map((trial) => ({
    label: trial.imageName,
    description: [trial.siteName, dateText(trial.startedAt, language)].join(' · '),
    detail: outcomeSentence(trial) ?? vscode.l10n.t('Not finished'),
    iconPath: new vscode.ThemeIcon('beaker'),
    value: trial,
  }));
  if (choices.length === 0) {
    void inform(
      vscode.l10n.t('No image has been tried yet. Try one from its menu in the Images view.'),
    );
    return;
  }
  const placeholder = vscode.l10n.t('Pick a try');
  const title = vscode.l10n.t('Show Tries of Images');
  const answer = await askOne({ title, placeholder }, choices);
  if (answer !== undefined && answer !== back) page.show(answer);
}

/** Again, with what was asked before as the row that the wizard begins with. */
export async function tryAgain(parts: Parts, trial: Trial): Promise<void> {
  const target = imageOfJob(parts, trial.image);
  await vscode.commands.executeCommand(
    commands.tryImage,
    target && { kind: 'image', state: target.state, image: target.image },
  );
}

/** The same node once more, under the public name. The wizard shows what will happen, and asks. */
export async function publish({ snapshots }: Parts, trial: Trial): Promise<void> {
  const imageName = publicNameOf(trial.imageName);
  const taken = snapshots.jobs.find(
    ({ created }) =>
      created?.imageUrn !== undefined &&
      sameImage(withoutVersion(created.imageUrn), withoutVersion(trial.image)),
  );
  if (imageName === undefined || taken === undefined)
    throw refusal(
      vscode.l10n.t(
        'The snapshot of {0} is not known here: take one of its node.',
        trial.imageName,
      ),
    );
  const job = { ...taken, imageName, global: true };
  await vscode.commands.executeCommand(commands.snapshotSliver, { kind: 'job', job });
}

export async function showTriedImage(parts: Parts, trial: Trial): Promise<void> {
  const target = imageOfJob(parts, trial.image);
  if (target === undefined)
    throw new UserError(
      vscode.l10n.t(
        'The list of images at {0} does not include {1}.',
        trial.siteName,
        trial.imageName,
      ),
    );
  await vscode.commands.executeCommand(commands.showImageDetails, {
    kind: 'image',
    state: target.state,
    image: target.image,
  });
}
