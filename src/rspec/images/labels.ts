// What a team says of images in a file beside theirs, as far as a reference to one shows it.
import { imageKey, parseReference, type ImageReference } from './references';

/** One entry of `images.labels.json`. */
export interface CatalogueLabel {
  /** URN; with a version it is about that one only. */
  readonly image: string;
  /** A word, such as `prod` or `deprecated`. */
  readonly label?: string;
  readonly reason?: string;
}

interface Read {
  readonly label: CatalogueLabel;
  readonly version: number | undefined;
}

/** One index for each list of labels: completion asks it about ten thousand images. */
const indexes = new WeakMap<readonly CatalogueLabel[], ReadonlyMap<string, readonly Read[]>>();

function indexOf(labels: readonly CatalogueLabel[]): ReadonlyMap<string, readonly Read[]> {
  const known = indexes.get(labels);
  if (known !== undefined) return known;
  const index = new Map<string, Read[]>();
  for (const label of labels) {
    const reference = parseReference(label.image);
    const key = imageKey(reference);
    if (label.label === undefined || key === undefined) continue;
    index.set(key, [...(index.get(key) ?? []), { label, version: reference.version }]);
  }
  indexes.set(labels, index);
  return index;
}

interface NamedImage extends Pick<ImageReference, 'project' | 'name'> {
  readonly version?: number | undefined;
}

/**
 * The label of what a reference names: that of its version, or else that of the whole image. Authorities are not
 * compared, as sites do not (docs/protocol.md 8.3).
 */
export function labelFor(
  { labels = none }: { readonly labels?: readonly CatalogueLabel[] },
  reference: NamedImage,
): CatalogueLabel | undefined {
  const key = imageKey(reference);
  const said = key === undefined ? [] : (indexOf(labels).get(key) ?? []);
  const ofVersion = said.findLast(
    ({ version }) => version !== undefined && version === reference.version,
  );
  return (ofVersion ?? said.findLast(({ version }) => version === undefined))?.label;
}

const none: readonly CatalogueLabel[] = [];

export function isDeprecated(label: CatalogueLabel | undefined): boolean {
  return label?.label === 'deprecated';
}
