/** What the journal keeps of a try, and the last word on an image. */
import * as l10n from '@vscode/l10n';
import type { JournalEntry, TryFacts } from '../journal/entries';
import type { JournalContents } from '../journal/journal';
import { withoutUndefined } from '../storage/json';
import { basename } from 'node:path';
import { sameImage, tryParseImageUrn, withoutVersion } from '../../rpc';
import { outcomeOf, type Trial } from './trial';

export function begunEntry(trial: Trial): JournalEntry<'try-begun'> {
  return { id: `${trial.id}:begun`, kind: 'try-begun', at: trial.startedAt, ...factsOf(trial) };
}

export function endedEntry(trial: Trial, at: number): JournalEntry<'try-ended'> {
  return withoutUndefined({
    id: `${trial.id}:ended`,
    kind: 'try-ended' as const,
    at,
    ...factsOf(trial),
    askedAt: trial.startedAt,
    outcome: outcomeOf(trial),
    answers: trial.answers,
    exitCode: trial.exitCode,
    problem: trial.problem,
    took: at - trial.startedAt,
  });
}

function factsOf(trial: Trial): TryFacts {
  const { scriptFile, nodeSlice, sliceUrn } = trial;
  return withoutUndefined({
    trial: trial.id,
    who: trial.accountId,
    siteUrn: trial.siteUrn,
    siteName: trial.siteName,
    image: trial.image,
    imageName: trial.imageName,
    sliverType: trial.sliverType,
    hardwareType: trial.nodeType ?? trial.hardwareType,
    sliceUrn: nodeSlice ?? sliceUrn ?? '',
    node: trial.nodeName ?? '',
    script: scriptFile === undefined ? undefined : basename(scriptFile),
  });
}

/** The newest try of an image: of one version, where the URN names one. */
export function lastTry(
  { entries }: Pick<JournalContents, 'entries'>,
  imageUrn: string,
): JournalEntry<'try-ended'> | undefined {
  const wanted = tryParseImageUrn(imageUrn);
  const ended = entries.filter(
    (entry): entry is JournalEntry<'try-ended'> =>
      entry.kind === 'try-ended' && isOf(entry.image, imageUrn, wanted?.version),
  );
  return ended.reduce<JournalEntry<'try-ended'> | undefined>(
    (last, one) => (last === undefined || one.at >= last.at ? one : last),
    undefined,
  );
}

function isOf(tried: string, imageUrn: string, version: number | undefined): boolean {
  const found = tryParseImageUrn(tried);
  if (found === undefined || tryParseImageUrn(imageUrn) === undefined) return tried === imageUrn;
  if (!sameImage(withoutVersion(tried), withoutVersion(imageUrn))) return false;
  return version === undefined || found.version === undefined || found.version === version;
}

/** Such as `Boots on d430, 30 Nov 2026`. */
export function trySentence(
  { outcome, answers, hardwareType, sliverType, at }: JournalEntry<'try-ended'>,
  dateText: (at: Date) => string,
): string {
  const type = hardwareType ?? sliverType;
  const when = dateText(new Date(at));
  if (outcome === 'passed') return l10n.t('Boots on {0}, {1}', type, when);
  const failed = answers.filter((one) => one.outcome === 'failed').map(({ question }) => question);
  if (outcome === 'failed')
    return l10n.t('Failed on {0} ({1}), {2}', type, failed.join(', '), when);
  return l10n.t('The try on {0} was not finished, {1}', type, when);
}
