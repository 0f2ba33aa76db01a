/**
 * `images.labels.json`: what a team says about its images, in a file that it can commit. Sites have no place for it. It
 * may be a file of strangers: it can warn and protect, and never deletes anything by itself.
 */
import * as l10n from '@vscode/l10n';
import { isPlainUrn, sameName, tryParseImageUrn } from '../../rpc';
import { isRecord } from '../storage/json';
import { readJson, type FileRead } from '../storage/readFile';

export const labelsName = 'images.labels.json';

export interface ImageLabel {
  /** URN; with a version it is about that one only. */
  readonly image: string;
  /** A word, such as `prod` or `deprecated`. */
  readonly label?: string;
  /** Why, as a sentence. */
  readonly reason?: string;
  /** This tool deletes it only for someone who gives its full name. */
  readonly protected?: boolean;
  /** Day, `YYYY-MM-DD`; once it is over, its owner is asked whether to delete it. */
  readonly deleteAfter?: string;
}

export interface Labels {
  readonly labelsVersion: 1;
  readonly images: readonly ImageLabel[];
}

export const noLabels: Labels = { labelsVersion: 1, images: [] };

/** The label that lint, completion and `who` warn about. */
export const deprecated = 'deprecated';

/** `why` of a newer one is its version. */
export type LabelsRead = FileRead<Labels> | { readonly kind: 'newer'; readonly why: string };

/** Bytes: ten thousand labels are two megabytes. */
const limit = 8 * 1024 * 1024;

/** A file with one unsound label is damaged as a whole: a protection in it must not be lost. */
export function readLabelsFile(path: string): LabelsRead {
  let newer: number | undefined;
  const read = readJson(
    path,
    (value) => {
      const version = isRecord(value) ? value['labelsVersion'] : undefined;
      if (Number.isSafeInteger(version) && Number(version) > 1) newer = Number(version);
      return labelsIn(value);
    },
    { limit },
  );
  return newer === undefined ? read : { kind: 'newer', why: String(newer) };
}

/** Of a file that is there and cannot be used. @param name as people know the file */
export function unusableLabels(
  name: string,
  { kind, why }: { readonly kind: string; readonly why: string },
): string {
  if (kind === 'newer')
    return l10n.t(
      '{0} has version {1}, which is newer than this program knows: update ProtoGENI Images.',
      name,
      why,
    );
  return l10n.t('{0} cannot be read ({1}): repair it, or remove it.', name, why);
}

/** Lowercase letters, digits and dashes: a label stands in lists and trees. */
export function isLabelWord(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,19}$/.test(text);
}

/** A day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/**
 * What is said of a version, or of a whole image where the URN has no version: what is said of the image, and then what
 * is said of exactly this version. By project and name, as sites compare (docs/protocol.md 8.3), within one domain.
 */
export function labelsOf({ images }: Labels, urn: string): readonly ImageLabel[] {
  const wanted = tryParseImageUrn(urn);
  if (wanted === undefined) return [];
  const said = images.filter((one) => {
    const about = tryParseImageUrn(one.image);
    return (
      about !== undefined &&
      sameName(about.project, wanted.project) &&
      sameName(about.name, wanted.name) &&
      sameName(about.authority, wanted.authority) &&
      (about.version === undefined || about.version === wanted.version)
    );
  });
  return [...said].sort((a, b) => rank(a) - rank(b));
}

function rank({ image }: ImageLabel): number {
  return tryParseImageUrn(image)?.version === undefined ? 0 : 1;
}

/** Protections of an image, or, where the URN has no version, of any of its versions too: they would all go. */
export function protectionOf(labels: Labels, urn: string): ImageLabel | undefined {
  const wanted = tryParseImageUrn(urn);
  const within =
    wanted?.version === undefined
      ? labels.images.filter(
          ({ image }) => labelsOf({ labelsVersion: 1, images: [{ image: urn }] }, image).length > 0,
        )
      : [];
  return [...labelsOf(labels, urn), ...within].find((one) => one.protected === true);
}

/** `demo:web`, or `demo:web:2`: what must be given to delete a protected one. */
export function fullName(urn: string): string {
  const parts = tryParseImageUrn(urn);
  if (parts === undefined) return urn;
  const { project, name, version } = parts;
  return version === undefined ? `${project}:${name}` : `${project}:${name}:${version}`;
}

/** The label that counts where one is shown: that of the version before that of the image. */
export function shownLabel(labels: Labels, urn: string): ImageLabel | undefined {
  return labelsOf(labels, urn).findLast(({ label }) => label !== undefined);
}

/** The same with what is now said of one image, instead of what was; without it where nothing is said any more. */
export function withLabel(labels: Labels, said: ImageLabel): Labels {
  const same = ({ image }: ImageLabel): boolean => image.toLowerCase() === said.image.toLowerCase();
  const others = labels.images.filter((one) => !same(one));
  const saysMore = Object.entries(said).some(
    ([key, value]) => key !== 'image' && key !== 'reason' && value !== undefined && value !== false,
  );
  const images = saysMore ? [...others, said] : others;
  return { labelsVersion: 1, images: [...images].sort((a, b) => (a.image < b.image ? -1 : 1)) };
}

export function labelsText(labels: Labels): string {
  return `${JSON.stringify(labels, null, 2)}\n`;
}

function labelsIn(value: unknown): Labels | undefined {
  if (!isRecord(value) || value['labelsVersion'] !== 1) return undefined;
  const { images } = value;
  return Array.isArray(images) && images.every(isLabel) ? (value as unknown as Labels) : undefined;
}

/** Characters of a reason: a sentence or two. */
export const longestReason = 500;

function isLabel(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { image, label = 'none', reason = '', protected: isProtected = false } = value;
  const { deleteAfter = '2000-01-01' } = value;
  return (
    typeof image === 'string' &&
    isPlainUrn(image) &&
    tryParseImageUrn(image) !== undefined &&
    typeof label === 'string' &&
    isLabelWord(label) &&
    typeof reason === 'string' &&
    reason.length <= longestReason &&
    typeof isProtected === 'boolean' &&
    typeof deleteAfter === 'string' &&
    isDay(deleteAfter)
  );
}
