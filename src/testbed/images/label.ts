// What stands at the head of every image file: which kind of machine it is of. Loading checks it, so that a
// bare-metal disk never ends up in a container. It is a frame that zstd passes over, or the comment of an
// empty gzip member, so the usual tools still read the file.
import { open } from 'node:fs/promises';
import type { ImageRecord } from '../state/records';
import { diskOf } from './kinds';

export interface ImageLabel {
  readonly format: string;
  readonly runsOn: readonly string[];
}

/** An image file whose head says that it is of another kind, or is no image at all. */
export class WrongImageFormat extends Error {
  override readonly name = 'WrongImageFormat';
}

const magic = 0x184d2a5a;
const marker = 'protogeni-image ';
const longest = 4096;
/** Data of a gzip member without content. */
const emptyMember = Buffer.from([0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

export function labelOf({ format, runsOn }: Pick<ImageRecord, 'format' | 'runsOn'>): ImageLabel {
  return { format, runsOn };
}

/** The bytes to write first. */
export function encodeLabel(label: ImageLabel, compression: 'zstd' | 'gzip'): Buffer {
  const text = Buffer.from(marker + JSON.stringify(label));
  if (compression === 'zstd') {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(magic, 0);
    head.writeUInt32LE(text.length, 4);
    return Buffer.concat([head, text]);
  }
  const header = Buffer.from([0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff]);
  return Buffer.concat([header, text, Buffer.from([0]), emptyMember]);
}

/** What an image file is of, and where its data begin. @throws WrongImageFormat when it is not an image */
export async function readLabel(file: string): Promise<{ label: ImageLabel; length: number }> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest), 0, longest, 0);
    const found = decodeLabel(buffer.subarray(0, bytesRead));
    if (!found) throw new WrongImageFormat('The file is not an image of this testbed');
    return found;
  } finally {
    await handle.close();
  }
}

/** @throws WrongImageFormat when the image is not for this type of sliver */
export async function checkLabel(file: string, sliverType: string): Promise<void> {
  const { label } = await readLabel(file);
  if (label.runsOn.includes(diskOf(sliverType))) return;
  const kinds = label.runsOn.join(', ');
  throw new WrongImageFormat(
    `no image for this type: the file is for ${kinds}, the node is ${sliverType}`,
  );
}

function decodeLabel(head: Buffer): { label: ImageLabel; length: number } | undefined {
  const start = head.indexOf(marker);
  const isZstd = start === 8 && head.readUInt32LE(0) === magic;
  const isGzip = start === 10 && head[0] === 0x1f && head[1] === 0x8b;
  if (!isZstd && !isGzip) return undefined;
  const end = isZstd ? 8 + head.readUInt32LE(4) : head.indexOf(0, start);
  try {
    const label: unknown = JSON.parse(head.subarray(start + marker.length, end).toString());
    if (!isLabel(label)) return undefined;
    return { label, length: isZstd ? end : end + 1 + emptyMember.length };
  } catch {
    return undefined;
  }
}

function isLabel(value: unknown): value is ImageLabel {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    typeof value.format === 'string' &&
    'runsOn' in value &&
    Array.isArray(value.runsOn) &&
    value.runsOn.every((word) => typeof word === 'string')
  );
}
