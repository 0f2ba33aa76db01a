// Images as replies describe them: the state of one, and the entries of a list.
import { Fields } from './fields';
import type { PlainValue } from './wire';

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
  /** The capture's log; only when failed, and given only once. */
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
  const size = info.optionalSize('size');
  const [hash, log, output] = [
    info.optionalText('hash'),
    info.optionalText('log'),
    info.optionalText('output'),
  ];
  const utc = info.optionalTime('utc');
  return {
    // A word that this version does not know is some work under way, never success.
    status: isStatus(word) ? word : 'preparing',
    ...(size !== undefined && { size }),
    ...(hash !== undefined && { hash }),
    ...(utc !== undefined && { utc }),
    ...(log !== undefined && { log }),
    ...(output !== undefined && { output }),
  };
}

export function readListedImage(value: PlainValue): ListedImage {
  const image = new Fields(value, 'ListImages');
  const created = image.optionalDate('created');
  const updated = image.optionalDate('updated');
  const size = image.optionalSize('filesize');
  const projectUrn = image.optionalText('project_urn');
  const creatorUrn = image.optionalText('creator_urn');
  const updaterUrn = image.optionalText('updater_urn');
  return {
    urn: image.text('urn'),
    url: image.optionalText('url') ?? '',
    uuid: image.optionalText('uuid') ?? '',
    format: image.optionalText('format') ?? '',
    description: image.optionalText('description') ?? '',
    ...(created !== undefined && { created }),
    ...(updated !== undefined && { updated }),
    ...(size !== undefined && { size }),
    ...(projectUrn !== undefined && { projectUrn }),
    ...(creatorUrn !== undefined && { creatorUrn }),
    ...(updaterUrn !== undefined && { updaterUrn }),
  };
}
