/** What a team says of an image, where a command shows that image. */
import { noLabels, type Labels } from '../../../model/keep/labels';
import { isSaid, saidOf, saidSentence, type Said } from '../../../model/keep/said';
import { defined } from '../../../rpc/defined';
import { UsageError } from '../failures/failure';
import { printableLine } from '../terminal/printable';
import type { Output } from '../terminal/output';
import { labelsHere } from './labelsFile';

/** What holds in the working directory. A file that cannot be read is told: only who deletes must stop for it. */
export function labelsToShow(output: Output): Labels {
  // The classic scripts' output stays as it is.
  if (output.name !== 'geni-image') return noLabels;
  try {
    return labelsHere();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.warn(error.message);
    return noLabels;
  }
}

/** As programs see it; undefined where nothing is said. */
export function shownSaid(said: Said): object | undefined {
  return isSaid(said) ? defined({ ...said }) : undefined;
}

/** @param width of the titles before them */
export function labelLines(labels: Labels, urn: string, width: number): string[] {
  const said = saidSentence(saidOf(labels, urn));
  return said === '' ? [] : [printableLine(`${'label'.padEnd(width)}${said}`)];
}
