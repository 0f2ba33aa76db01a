/** How much is on the disk, and what is to be expected of the image. An estimate says what it goes by. */
import * as l10n from '@vscode/l10n';
import { roughDurationText, sizeText } from '../units';
import type { Expectation } from './expectation';
import type { NodeFacts } from './facts';
import type { Finding } from './finding';

export interface SizeOptions {
  readonly expectation?: Expectation | undefined;
  readonly language?: string | undefined;
}

/** Bytes of a compressed image above which a site refuses it, unless its operators have changed that (docs/protocol.md 6.4). */
const USUAL_LIMIT = 6 * 1024 ** 3;

/** Where nothing else is known. */
const GUESSED_RATIO = 1 / 3;

export function sizeFindings({ disk }: NodeFacts, options: SizeOptions): Finding[] {
  if (disk === undefined) return [];
  const { expectation = {}, language } = options;
  const isFull = disk.used > 0.95 * disk.size;
  const { bytes, sentence } = expectedSize(disk.used, expectation, language);
  const isTooLarge = bytes > USUAL_LIMIT;
  const sentences = [
    sentence,
    expectedTime(bytes, expectation, language),
    ...(isTooLarge
      ? [l10n.t('Many sites refuse images larger than {0}.', sizeText(6e9, language))]
      : []),
    ...(isFull ? [l10n.t('The disk is almost full: a node with the image may not start.')] : []),
    ...projectSentence(expectation, language),
  ];
  return [
    {
      kind: 'size',
      severity: isFull || isTooLarge ? 'warning' : 'info',
      brief: isFull ? l10n.t('the disk is almost full') : l10n.t('the image is large'),
      title: l10n.t(
        'The disk uses {0} of {1}',
        sizeText(disk.used, language),
        sizeText(disk.size, language),
      ),
      detail: sentences.join(' '),
      items: [],
      command: isFull || isTooLarge ? 'sudo du -xh --max-depth=2 / | sort -h | tail' : undefined,
    },
  ];
}

interface Sized {
  readonly bytes: number;
  readonly sentence: string;
}

/** What was measured on this node counts more than what the site has of others. */
function expectedSize(used: number, known: Expectation, language: string | undefined): Sized {
  const { lastSize, lastUsed, ratio, base } = known;
  if (lastSize !== undefined) {
    const bytes = lastUsed === undefined ? lastSize : (used * lastSize) / lastUsed;
    const size = sizeText(bytes, language);
    const last = sizeText(lastSize, language);
    return {
      bytes,
      sentence: l10n.t(
        'Estimated image size: {0}. The last image of this node is {1}.',
        size,
        last,
      ),
    };
  }
  const guess = used * (ratio ?? GUESSED_RATIO);
  const bytes = ratio === undefined ? Math.max(guess, base?.size ?? 0) : guess;
  const size = sizeText(bytes, language);
  if (ratio !== undefined)
    return {
      bytes,
      sentence: l10n.t('Estimated image size: {0}, based on earlier images at this site.', size),
    };
  if (base !== undefined)
    return {
      bytes,
      sentence: l10n.t(
        'Estimated image size: {0}. The image that the node runs, {1}, is {2}.',
        size,
        base.name,
        sizeText(base.size, language),
      ),
    };
  return {
    bytes,
    sentence: l10n.t('Estimated image size: {0}. Compression often leaves a third.', size),
  };
}

function expectedTime(bytes: number, known: Expectation, language: string | undefined): string {
  const { usualMs, rate } = known;
  if (usualMs !== undefined)
    return l10n.t('Snapshots of this node usually take {0}.', roughDurationText(usualMs, language));
  if (rate !== undefined && rate > 0)
    return l10n.t(
      'Estimated time: {0}, based on earlier snapshots at this site.',
      roughDurationText(bytes / rate, language),
    );
  return l10n.t('Snapshots usually take 5–15 minutes.');
}

/** Sites tell nobody their quota; they only refuse when it is used up (docs/protocol.md 6.8). */
function projectSentence({ project }: Expectation, language: string | undefined): string[] {
  if (project === undefined) return [];
  return [
    l10n.t(
      'Images of {0} take {1} here, counting only images you can see.',
      project.name,
      sizeText(project.size, language),
    ),
  ];
}
