/** `geni-image diff`: what differs between two images, or two versions of one. */
import type { VersionName } from '../../../model/check/packages';
import { formatImageUrn, tryParseImageUrn, tryParseUrn, type ImageMetadata } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { knownSize } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { packageDiff } from '../snapshots/packageDiff';
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
  const [left, right] = [
    await described(first, firstAt, output),
    await described(second, secondAt, output),
  ];
  const [a, b] = [left.metadata, right.metadata];
  const differences = rows.flatMap(([name, read]) => {
    const values = { first: read(a), second: read(b) };
    return values.first === values.second
      ? []
      : [{ name, first: values.first, second: values.second }];
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
  const { packages, kernel, lines } = packageDiff(nameOf(left), nameOf(right), output);
  output.result({ first, second, sameContents, differences, packages, kernel }, [
    headline,
    ...(differences.length === 0 ? [] : table),
    ...lines,
  ]);
}

/** A name without a version means the one that the site has described. */
function nameOf({ urn, metadata: { hash, version } }: Described): VersionName {
  const parts = tryParseImageUrn(urn ?? '');
  const authority = tryParseUrn(urn ?? '')?.authority;
  if (parts === undefined || authority === undefined || version === undefined) return { hash };
  const { project, name } = parts;
  return { hash, urn: formatImageUrn({ authority, project, name, version }) };
}

interface Described {
  readonly metadata: ImageMetadata;
  readonly urn?: string | undefined;
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
): Promise<Described> {
  const { metadata, urn } = await metadataOf(image, options, output, 'who');
  if (metadata !== undefined) return { metadata, urn };
  throw new UsageError(`${image} is not released, so there is nothing to compare yet.`);
}
