/** `geni-image mark`: what a team says about an image, written into `images.labels.json`. Changes nothing at a site. */
import { parseImageUrn } from '../../../rpc';
import {
  fullName,
  isDay,
  isLabelWord,
  longestReason,
  withLabel,
  type ImageLabel,
  type Labels,
} from '../../../model/keep/labels';
import { defined } from '../../../rpc/defined';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';
import { labelsPath, readLabels, shownLabelsPath, writeLabels } from '../keep/labelsFile';
import { findImage } from '../session/findImage';
import type { Column } from '../terminal/format';
import type { Output } from '../terminal/output';

export interface MarkOptions extends CommonOptions {
  readonly label?: string;
  readonly reason?: string;
  readonly protect?: boolean;
  readonly deleteAfter?: string;
  readonly clear?: boolean;
}

/** @throws UsageError for what cannot be meant; then the file is as it was */
export async function mark(
  word: string | undefined,
  options: MarkOptions,
  output: Output,
): Promise<void> {
  const path = labelsPath();
  const labels = readLabels(path);
  if (word === undefined) {
    output.result(
      { file: path, images: labels.images },
      listOf(shownLabelsPath(path), labels, output),
    );
    return;
  }
  requireMeant(options);
  const image = await urnOf(word, options, output);
  const before = labels.images.find((one) => one.image.toLowerCase() === image.toLowerCase());
  const said = options.clear === true ? { image } : joined(image, before, options);
  const after = withLabel(labels, said);
  writeLabels(path, after);
  const now = after.images.find((one) => one.image === image);
  output.changed(
    { file: path, image: now ?? { image } },
    sentenceOf(shownLabelsPath(path), image, now),
  );
}

/** A URN is taken as it is: nobody is asked. */
async function urnOf(word: string, options: MarkOptions, output: Output): Promise<string> {
  if (word.startsWith('urn:')) {
    parseImageUrn(word);
    return word;
  }
  return (await findImage(word, options, output, { command: 'mark' })).urn;
}

/** @throws UsageError */
function requireMeant({ label, reason, protect, deleteAfter, clear }: MarkOptions): void {
  const says = [label, reason, protect, deleteAfter].some((it) => it !== undefined);
  if (says === (clear === true))
    throw new UsageError(
      clear === true
        ? '--clear removes label, protection and date: leave out the other options.'
        : 'Say what the image is: --label WORD, --protect or --delete-after DATE, or --clear.',
    );
  if (label !== undefined && !isLabelWord(label))
    throw new UsageError(
      `--label takes up to 20 lowercase letters, digits and dashes, such as prod or deprecated, not "${label}".`,
    );
  if (deleteAfter !== undefined && !isDay(deleteAfter))
    throw new UsageError(`--delete-after takes a date such as 2030-12-31, not "${deleteAfter}".`);
  if (reason !== undefined && reason.length > longestReason)
    throw new UsageError(`--reason takes up to ${longestReason} characters.`);
}

/** @throws UsageError for a reason of nothing */
function joined(image: string, before: ImageLabel | undefined, options: MarkOptions): ImageLabel {
  const said = {
    image,
    ...defined({
      label: options.label ?? before?.label,
      reason: options.reason ?? before?.reason,
      protected: options.protect ?? before?.protected,
      deleteAfter: options.deleteAfter ?? before?.deleteAfter,
    }),
  };
  if (said.label === undefined && said.protected !== true && said.deleteAfter === undefined)
    throw new UsageError(
      'A reason belongs to a label: add --label WORD, --protect or --delete-after DATE.',
    );
  return said;
}

const columns: readonly Column[] = [
  { title: 'IMAGE', least: 16 },
  { title: 'LABEL' },
  { title: 'PROTECTED' },
  { title: 'DELETE AFTER' },
  { title: 'REASON', least: 12 },
];

function listOf(path: string, { images }: Labels, output: Output): string[] {
  if (images.length === 0) return [`No image has a label: ${path} does not exist or is empty.`];
  return output.table(
    columns,
    images.map((one) => [
      fullName(one.image),
      one.label ?? '-',
      one.protected === true ? 'yes' : '-',
      one.deleteAfter ?? '-',
      one.reason ?? '-',
    ]),
  );
}

function sentenceOf(path: string, image: string, now: ImageLabel | undefined): string {
  const name = fullName(image);
  if (now === undefined) return `${name} has no label any more (${path}).`;
  const { label, deleteAfter } = now;
  const parts = [
    ...(label === undefined ? [] : [label]),
    ...(now.protected === true ? ['protected'] : []),
    ...(deleteAfter === undefined ? [] : [`to be deleted after ${deleteAfter}`]),
  ];
  return `${name} is ${parts.join(', ')} (${path}).`;
}
