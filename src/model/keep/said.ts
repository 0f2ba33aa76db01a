/** All that `images.labels.json` says of one image or version, put together for whoever shows it. */
import * as l10n from '@vscode/l10n';
import { tryParseImageUrn } from '../../rpc';
import { labelsOf, type ImageLabel, type Labels } from './labels';

/** What is said of the version goes before what is said of the image. Absent is what nobody says. */
export interface Said {
  readonly label?: string | undefined;
  /** Of the label, or else of the protection or the date. */
  readonly reason?: string | undefined;
  readonly protected?: true | undefined;
  /** Day, `YYYY-MM-DD`. */
  readonly deleteAfter?: string | undefined;
}

/** Empty where nothing is said. @param urn with a version for that one */
export function saidOf(labels: Labels, urn: string): Said {
  if (labels.images.length === 0) return {};
  return joined(labelsOf(labels, urn));
}

/** Only what is said of exactly this version, and not of the whole image. */
export function saidOfVersion({ images }: Labels, urn: string): Said {
  const ofVersions = images.filter(({ image }) => tryParseImageUrn(image)?.version !== undefined);
  return saidOf({ labelsVersion: 1, images: ofVersions }, urn);
}

function joined(said: readonly ImageLabel[]): Said {
  const label = said.findLast((one) => one.label !== undefined);
  const date = said.findLast((one) => one.deleteAfter !== undefined);
  const protection = said.findLast((one) => one.protected === true);
  const why = [label, protection, date];
  return {
    label: label?.label,
    reason: why.find((one) => one?.reason !== undefined)?.reason,
    protected: protection && true,
    deleteAfter: date?.deleteAfter,
  };
}

export function isSaid({ label, protected: isProtected, deleteAfter }: Said): boolean {
  return label !== undefined || isProtected === true || deleteAfter !== undefined;
}

/** `deprecated`, `protected`, `delete after 2030-12-31`: for a row that has little room. */
export function saidWords({ label, protected: isProtected, deleteAfter }: Said): string[] {
  return [
    ...(label === undefined ? [] : [label]),
    ...(isProtected === true ? [l10n.t('protected')] : []),
    ...(deleteAfter === undefined ? [] : [l10n.t('delete after {0}', deleteAfter)]),
  ];
}

/** The same with the reason, for where there is more; empty where nothing is said. */
export function saidSentence(said: Said): string {
  const words = saidWords(said).join(', ');
  const reason = said.reason?.replace(/\s+/g, ' ').trim() ?? '';
  return words === '' || reason === '' ? words : `${words}: ${reason}`;
}
