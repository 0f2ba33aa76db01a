// Images as replies describe them: the state of one, and the entries of a list.
import { defined } from '../../defined';
import { Fields, listOf, readRows, type LeftOut } from '../../wire/fields';
import type { PlainValue } from '../../wire/values';

/** Words of ImageInfo (docs/protocol.md 6.1). */
export type ImageStatus = 'preparing' | 'imaging' | 'finishing' | 'failed' | 'ready';

/** State of an image. `ready` is also what a server says of an image that nobody captures. */
export interface ImageInfo {
  status: ImageStatus;
  /** Bytes: captured so far, or of the finished file. Absent when not known. */
  size?: number;
  /** SHA-1 of the file, in hex; only when ready. */
  hash?: string;
  /** The server's clock. */
  utc?: Date;
  /** The capture's log, line by line; only when failed, and given only once. */
  log?: string;
  /** One paragraph on why it failed. */
  output?: string;
}

/** One version of an image. */
export interface ListedImage {
  /** With version. */
  urn: string;
  /** Metadata of this version. */
  url: string;
  uuid: string;
  /** Absent where the site does not say: old ones leave it out or empty (docs/protocol.md 14, point 5). */
  created?: Date;
  updated?: Date;
  /** `ndz` or `docker`. */
  format: string;
  description: string;
  /** Bytes; absent when not known. */
  size?: number;
  projectUrn?: string;
  /** Only in the list of a project. */
  creatorUrn?: string;
  updaterUrn?: string;
}

const STATUSES: readonly string[] = [
  'preparing',
  'imaging',
  'finishing',
  'failed',
  'ready',
] satisfies ImageStatus[];

function isStatus(word: string): word is ImageStatus {
  return STATUSES.includes(word);
}

export function readImageInfo(value: PlainValue): ImageInfo {
  const info = new Fields(value, 'ImageInfo');
  const word = info.text('status');
  return defined({
    // A word that this version does not know is some work under way, never success.
    status: isStatus(word) ? word : ('preparing' as const),
    size: info.optionalSize('size'),
    hash: info.optionalText('hash'),
    utc: info.optionalTime('utc'),
    log: info.optionalLines('log'),
    output: info.optionalLines('output')?.trim(),
  });
}

/** The rows of ListImages. One without a usable URN is left out. */
export function readListedImages(value: PlainValue, leftOut: LeftOut): ListedImage[] {
  return readRows(listOf(value, 'ListImages'), leftOut, readListedImage);
}

function readListedImage(value: PlainValue): ListedImage {
  const image = new Fields(value, 'ListImages');
  return defined({
    urn: image.urn('urn'),
    url: image.optionalText('url') ?? '',
    uuid: image.optionalText('uuid') ?? '',
    created: image.optionalDate('created'),
    updated: image.optionalDate('updated'),
    format: image.optionalText('format') ?? '',
    description: image.optionalText('description') ?? '',
    size: image.optionalSize('filesize'),
    projectUrn: image.optionalUrn('project_urn'),
    creatorUrn: image.optionalUrn('creator_urn'),
    updaterUrn: image.optionalUrn('updater_urn'),
  });
}
