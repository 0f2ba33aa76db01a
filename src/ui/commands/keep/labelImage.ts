/** Label or Protect Image…: what a team says of an image, written into `images.labels.json` of the workspace. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import {
  deprecated,
  type ImageLabel,
  isDay,
  isLabelWord,
  type Labels,
  labelsName,
  labelsText,
  longestReason,
  noLabels,
  readLabelsFile,
  unusableLabels,
  withLabel,
} from '../../../model/keep/labels';
import { replaceFile } from '../../../model/storage/atomicFile';
import type { Parts } from '../../context';
import { labelFolders } from '../../images/labels';
import { askOne, askText, back, type Answer } from '../../multiStepInput';
import { mention } from '../../text/messages';
import { shortName } from '../../text/labels';
import type { Row } from '../../trees/row';
import { imageTarget } from '../target';

type What = 'protect' | 'free' | 'deprecate' | 'label' | 'date' | 'clear';

export async function labelImage(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await imageTarget(parts, row, vscode.l10n.t('Label or Protect Image'));
  if (target === undefined) return;
  const urn = target.version?.urn ?? target.image.urn;
  const file = fileToWrite();
  const labels = readOrRefuse(file);
  const before = labels.images.find(({ image }) => image.toLowerCase() === urn.toLowerCase());
  const title = vscode.l10n.t('Label {0}', shortName(urn));
  const what = given(await askOne<What>({ title }, choices(before)));
  const said = what && (await answered(what, urn, before, title));
  if (said === undefined) return;
  // The file may have changed while the questions were open.
  const after = withLabel(readOrRefuse(file), said);
  replaceFile(file, labelsText(after), { mode: 0o644 });
  mention('tag', vscode.l10n.t('Wrote {0}', labelsName));
}

function fileToWrite(): string {
  const [folder] = labelFolders();
  if (folder !== undefined) return join(folder, labelsName);
  throw refusal(
    vscode.l10n.t('Open a folder first: labels are kept in the file {0} in it.', labelsName),
  );
}

function readOrRefuse(file: string): Labels {
  const read = readLabelsFile(file);
  if (read.kind === 'found') return read.value;
  if (read.kind === 'missing') return noLabels;
  throw refusal(unusableLabels(labelsName, read));
}

function choices(before: ImageLabel | undefined): { label: string; detail: string; value: What }[] {
  const isProtected = before?.protected === true;
  return [
    isProtected
      ? {
          label: vscode.l10n.t('Stop Protecting'),
          detail: vscode.l10n.t('It can be deleted like any other image.'),
          value: 'free',
        }
      : {
          label: vscode.l10n.t('Protect…'),
          detail: vscode.l10n.t('Deleted here only by someone who types its full name.'),
          value: 'protect',
        },
    {
      label: vscode.l10n.t('Deprecate…'),
      detail: vscode.l10n.t('Files that use it get a warning with your reason.'),
      value: 'deprecate',
    },
    {
      label: vscode.l10n.t('Label…'),
      detail: vscode.l10n.t('A word of your own, such as prod.'),
      value: 'label',
    },
    {
      label: vscode.l10n.t('Delete After…'),
      detail: vscode.l10n.t('Once that day is over, its owner is asked whether to delete it.'),
      value: 'date',
    },
    ...(before === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Remove Label'),
            detail: vscode.l10n.t('{0} says nothing of it any more.', labelsName),
            value: 'clear' as const,
          },
        ]),
  ];
}

function given<T>(answer: Answer<T>): T | undefined {
  return answer === back ? undefined : answer;
}

async function answered(
  what: What,
  image: string,
  before: ImageLabel | undefined,
  title: string,
): Promise<ImageLabel | undefined> {
  const said = (patch: Partial<ImageLabel>, reason = before?.reason ?? ''): ImageLabel => {
    const kept = Object.entries(before ?? {}).filter(([key]) => key !== 'reason');
    // A reason that was emptied goes.
    return Object.assign(Object.fromEntries(kept), patch, reasonOf(reason), { image });
  };
  switch (what) {
    case 'clear':
      return { image };
    case 'free':
      return said({ protected: false });
    case 'protect': {
      const reason = await askReason(title, before);
      return reason === undefined ? undefined : said({ protected: true }, reason);
    }
    case 'deprecate': {
      const reason = await askReason(title, before);
      return reason === undefined ? undefined : said({ label: deprecated }, reason);
    }
    case 'label': {
      const label = given(await askText({ title, placeholder: 'prod', check: checkLabel }));
      return label === undefined ? undefined : said({ label });
    }
    case 'date': {
      const day = given(await askText({ title, placeholder: '2030-12-31', check: checkDay }));
      return day === undefined ? undefined : said({ deleteAfter: day });
    }
  }
}

function reasonOf(reason: string): Pick<ImageLabel, 'reason'> {
  return reason.trim() === '' ? {} : { reason: reason.trim() };
}

async function askReason(
  title: string,
  before: ImageLabel | undefined,
): Promise<string | undefined> {
  const answer = await askText({
    title,
    value: before?.reason ?? '',
    prompt: vscode.l10n.t('Why, for everyone who meets it? Can be left empty.'),
    check: (text) =>
      text.length <= longestReason
        ? undefined
        : { error: true, sentence: vscode.l10n.t('At most {0} characters.', longestReason) },
  });
  return given(answer);
}

function checkLabel(text: string): { error: true; sentence: string } | undefined {
  if (isLabelWord(text)) return undefined;
  const sentence = vscode.l10n.t('Up to 20 lowercase letters, digits and dashes.');
  return { error: true, sentence };
}

function checkDay(text: string): { error: true; sentence: string } | undefined {
  if (isDay(text)) return undefined;
  return { error: true, sentence: vscode.l10n.t('A date such as 2030-12-31.') };
}
