// Reads the metadata document of an image: a flat list of named values (docs/protocol.md 8.2). `fast-xml-parser` makes
// plain values of it, once `saxes` has judged its form and size; loaded with the first such document.
import { XMLParser } from 'fast-xml-parser';
import { defined } from '../defined';
import { badReply, parseSize } from '../wire/fields';
import { readXml } from './xmlDocument';

/** What the site publishes about one image. */
export interface ImageMetadata {
  /** Without project. */
  name: string;
  description: string;
  /** `ndz` or `docker`. */
  format: string;
  /** Whether anyone may use it, at other aggregates too. Absent where the site does not say, as of `shared`. */
  global?: boolean;
  /** Whether the whole project that owns it may use it. */
  shared?: boolean;
  /** SHA-1 of the file, 40 digits in lower case. Absent where the site gives anything else. */
  hash?: string;
  /** Bytes. */
  size?: number;
  version?: number;
  /** URN of the site where it was made. */
  originUrn?: string;
  originName?: string;
  /** `x86_64`, `aarch64`, ... */
  architecture?: string[];
  os?: string;
  /** Address of the file; it holds an access key, so do not show or store it. Not enumerable. */
  imageFileUrl?: string;
  /** Older versions: number and metadata address. */
  history: { version: number; url: string }[];
  /** Every attribute of the document but the address of the file. */
  raw: Record<string, string>;
}

/** An `attribute` with its `value`, or a `version_history` with a text. */
interface Entry {
  readonly '@name'?: string;
  readonly value?: unknown;
  readonly '#text'?: string;
}

interface Document {
  readonly image?:
    | { readonly attribute?: readonly Entry[]; readonly version_history?: readonly Entry[] }
    | '';
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what replaces it is a decoder of one's own
  htmlEntities: true,
  // One looks like several.
  isArray: (name, path) => path === `image.${name}`,
});

/**
 * Reads a metadata document.
 * @throws {RpcError} `bad-reply`.
 */
export function readMetadata(xml: string): ImageMetadata {
  readXml(xml, 'image', 'image metadata');
  const { image = '' } = parser.parse(xml) as Document;
  const { attribute = [], version_history: history = [] } = image === '' ? {} : image;
  const raw = readAttributes(attribute);
  const fileUrl = raw['imagefile_url'];
  delete raw['imagefile_url'];
  const optional = {
    hash: checksum(raw['hash']),
    originUrn: raw['origin_urn'],
    originName: raw['origin_name'],
    os: raw['OS'],
  };
  const size = parseSize(raw['size'] ?? '');
  const architecture = (raw['architecture'] ?? '').split(/[\s,]+/).filter((word) => word !== '');
  const metadata: ImageMetadata = {
    name: raw['imagename'] ?? '',
    description: raw['description'] ?? '',
    format: raw['format'] ?? 'ndz',
    history: history.map((entry) => ({
      version: Number(entry['@name'] ?? '0'),
      url: entry['#text'] ?? '',
    })),
    raw,
    ...withoutEmpty(optional),
    ...defined({ size, global: flag(raw['global']), shared: flag(raw['shared']) }),
    ...(architecture.length > 0 && { architecture }),
    ...(raw['image_version'] !== undefined && { version: Number(raw['image_version']) }),
  };
  if (fileUrl !== undefined)
    Object.defineProperty(metadata, 'imageFileUrl', { value: fileUrl, enumerable: false });
  return metadata;
}

/** @throws {RpcError} `bad-reply` for an attribute that is there twice: which one counts, nobody knows. */
function readAttributes(entries: readonly Entry[]): Record<string, string> {
  const raw: Record<string, string> = {};
  for (const { '@name': name = '', value } of entries) {
    if (name === '') continue;
    if (Object.hasOwn(raw, name)) throw badReply('image metadata', `has two values of ${name}`);
    raw[name] = typeof value === 'string' ? value : '';
  }
  return raw;
}

/** Any word but these two says nothing. */
function flag(word: string | undefined): boolean | undefined {
  return word === '1' ? true : word === '0' ? false : undefined;
}

function checksum(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{40}$/i.test(text) ? text.toLowerCase() : undefined;
}

function withoutEmpty<T extends Record<string, string | undefined>>(
  members: T,
): { [K in keyof T]?: string } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== ''),
  ) as {
    [K in keyof T]?: string;
  };
}
