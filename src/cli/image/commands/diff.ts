/** `geni-image diff`: what differs between two images, or two versions of one. */
import type { ImageMetadata } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { knownSize } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { metadataOf } from './who';

export async function diff(
  first: string,
  second: string,
  options: CommonOptions,
  output: Output,
): Promise<void> {
  const { cm = [] } = options;
  // Two sites are those of the two images, in the same order.
  const siteOf = (index: number): CommonOptions =>
    cm.length === 2 ? { ...options, cm: cm.slice(index, index + 1) } : options;
  await compare({ word: first, at: siteOf(0) }, { word: second, at: siteOf(1) }, output);
}

interface Side {
  /** Name, URN or URL. */
  readonly word: string;
  /** With the sites where it is looked for. */
  readonly at: CommonOptions;
}

/** @throws UsageError for an image that is not released, and what finding and reading one throws */
export async function compare(
  { word: first, at: firstAt }: Side,
  { word: second, at: secondAt }: Side,
  output: Output,
): Promise<void> {
  const [a, b] = [
    await described(first, firstAt, output),
    await described(second, secondAt, output),
  ];
  const differences = rows.flatMap(([name, read]) => {
    const [left, right] = [read(a), read(b)];
    return left === right ? [] : [{ name, first: left, second: right }];
  });
  const same = a.hash !== undefined && a.hash === b.hash;
  const unknown = a.hash === undefined || b.hash === undefined;
  const headline = unknown
    ? 'It is not known whether the contents are the same: a site gives no checksum.'
    : same
      ? `The contents are the same: SHA-1 ${a.hash ?? ''}.`
      : 'The contents differ.';
  const table = output.table(
    [{ title: '' }, { title: 'FIRST', least: 20 }, { title: 'SECOND', least: 20 }],
    differences.map((it) => [it.name, it.first, it.second]),
  );
  const sameContents = unknown ? undefined : same;
  output.result(
    { first, second, sameContents, differences },
    differences.length === 0 ? headline : [headline, ...table],
  );
}

const rows: readonly (readonly [name: string, read: (image: ImageMetadata) => string])[] = [
  ['name', ({ name }) => name],
  ['version', ({ version }) => (version === undefined ? '-' : String(version))],
  ['size', ({ size }) => (size === undefined ? '-' : `${knownSize(size)} (${size} bytes)`)],
  ['SHA-1', ({ hash }) => hash ?? '-'],
  ['can use', ({ global }) => (global ? 'anyone' : 'this project')],
  ['about', ({ description }) => description],
  ['format', ({ format }) => format],
  ['system', ({ os }) => os ?? '-'],
  ['machines', ({ architecture }) => architecture?.join(', ') ?? '-'],
  ['made at', ({ originUrn }) => originUrn ?? '-'],
  ['types', ({ raw }) => raw['types'] ?? '-'],
];

async function described(
  image: string,
  options: CommonOptions,
  output: Output,
): Promise<ImageMetadata> {
  const { metadata } = await metadataOf(image, options, output, 'who');
  if (metadata !== undefined) return metadata;
  throw new UsageError(`${image} is not released, so there is nothing to compare yet.`);
}
