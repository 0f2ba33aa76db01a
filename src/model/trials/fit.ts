/** On which type of node an image is tried where nobody says: that of the node it was taken of, else what it is made for. */
import { sameImage, withoutVersion } from '../../rpc';
import type { JournalEntry } from '../journal/entries';

export interface Fit {
  readonly sliverType: string;
  readonly hardwareType?: string | undefined;
}

export interface TriedImage {
  readonly urn: string;
  /** `ndz` or `docker`. */
  readonly format?: string | undefined;
  /** The image of the virtual machines' host, which only images that run there name. */
  readonly hostImage?: string | undefined;
}

export function fittingNode(
  { urn, format, hostImage }: TriedImage,
  entries: readonly JournalEntry[],
): Fit {
  const taken = entries.findLast(
    (entry) =>
      entry.kind === 'snapshot-ended' &&
      entry.outcome === 'ready' &&
      entry.sliverType !== undefined &&
      entry.imageUrn !== undefined &&
      sameImage(withoutVersion(entry.imageUrn), withoutVersion(urn)),
  );
  if (taken?.kind === 'snapshot-ended' && taken.sliverType !== undefined)
    return fitOf(taken.sliverType, taken.hardwareType);
  if (format === 'docker') return { sliverType: 'emulab-docker' };
  return { sliverType: hostImage === undefined || hostImage === '' ? 'raw-pc' : 'emulab-xen' };
}

/** A virtual machine fits on every host. */
function fitOf(sliverType: string, hardwareType: string | undefined): Fit {
  return sliverType === 'raw-pc' ? { sliverType, hardwareType } : { sliverType };
}

/** As people write a type of node. */
export function sliverTypeOf(word: string): string {
  const words: Readonly<Record<string, string>> = {
    pc: 'raw-pc',
    raw: 'raw-pc',
    vm: 'emulab-xen',
    xen: 'emulab-xen',
    docker: 'emulab-docker',
  };
  const known = word.toLowerCase();
  return Object.hasOwn(words, known) ? (words[known] ?? word) : word;
}
