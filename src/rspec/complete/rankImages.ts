// Which images are proposed for a node, and in which order: those of the person's own projects first,
// then what the site offers for the sliver type with the default on top, then the rest, each with the
// reason why it comes last.
import { runsOn, sameSite, type Catalogue, type CatalogueImage } from '../images/catalogue';
import { isDeprecated, labelFor, type CatalogueLabel } from '../images/labels';
import { destination, writeImage, type Destination, type WrittenImage } from '../images/imageForm';
import { parseReference, imageKey } from '../images/references';

export interface ImageQuery {
  /** Site of the node, when it names one. */
  readonly siteUrn: string | undefined;
  readonly sliverType: string | undefined;
  /** What stands between the beginning of the value and the cursor. */
  readonly typed: string;
}

export type RankGroup = 'own' | 'site' | 'elsewhere' | 'other-type' | 'deprecated' | 'unusable';

export interface RankedImage {
  readonly image: CatalogueImage;
  readonly group: RankGroup;
  readonly written: WrittenImage;
  readonly isDefault: boolean;
  /** At the node's own site, or at a node that names none. */
  readonly here: boolean;
  /** In small letters, to sort by. */
  readonly sortName: string;
  /** What its team says of it. */
  readonly label: CatalogueLabel | undefined;
}

const order: readonly RankGroup[] = [
  'own',
  'site',
  'elsewhere',
  'other-type',
  'deprecated',
  'unusable',
];

export function rankImages(catalogue: Catalogue, query: ImageQuery): RankedImage[] {
  const matches = matcher(query.typed, catalogue);
  const to = destination(catalogue, query.siteUrn);
  const ranked = catalogue.images
    .filter((image) => exists(image) && matches(image))
    .map((image) => rank(image, query, to, labelFor(catalogue, image)));
  return withoutTwins(ranked, query.siteUrn).sort(compare);
}

/** Whether there is a version of the image that a site can load: not before its first snapshot is released. */
function exists({ state, visibility }: CatalogueImage): boolean {
  return state === undefined && visibility !== 'not-released';
}

/** Whether an image runs on a sliver type, as far as anyone said. `default-vm` is the site's usual VM type. */
export function fits(image: CatalogueImage, sliverType: string | undefined): boolean {
  const types = runsOn(image);
  if (sliverType === undefined || types.length === 0) return true;
  if (sliverType === 'default-vm') return types.some((type) => type.startsWith('emulab-'));
  return types.includes(sliverType) || (sliverType === 'raw' && types.includes('raw-pc'));
}

function rank(
  image: CatalogueImage,
  query: ImageQuery,
  to: Destination,
  label: CatalogueLabel | undefined,
): RankedImage {
  const written = writeImage(image, to);
  const here = query.siteUrn === undefined || sameSite(image.siteUrn, query.siteUrn);
  const isDefault =
    query.sliverType !== undefined && (image.defaultFor ?? []).includes(query.sliverType);
  return {
    image,
    written,
    here,
    isDefault: isDefault && here,
    sortName: `${image.name}\0${image.siteName}`.toLowerCase(),
    label,
    group: groupOf(image, {
      written,
      here,
      sliverType: query.sliverType,
      isOver: isDeprecated(label),
    }),
  };
}

interface Grouping {
  readonly written: WrittenImage;
  readonly here: boolean;
  readonly sliverType: string | undefined;
  /** Its team has marked it as deprecated. */
  readonly isOver: boolean;
}

function groupOf(
  image: CatalogueImage,
  { written, here, sliverType, isOver }: Grouping,
): RankGroup {
  if (written.obstacle !== undefined) return 'unusable';
  if (isOver) return 'deprecated';
  if (!fits(image, sliverType)) return 'other-type';
  if (image.mine || image.ours === true) return 'own';
  return here ? 'site' : 'elsewhere';
}

function compare(a: RankedImage, b: RankedImage): number {
  const by =
    order.indexOf(a.group) - order.indexOf(b.group) ||
    first(a.here, b.here) ||
    first(a.isDefault, b.isDefault) ||
    first(a.image.mine, b.image.mine) ||
    (a.group === 'own' ? made(b) - made(a) : 0);
  // Not `localeCompare`, which is too slow for ten thousand images.
  return by || (a.sortName < b.sortName ? -1 : Number(a.sortName > b.sortName));
}

/** What is true comes first. */
function first(a: boolean, b: boolean): number {
  return Number(b) - Number(a);
}

function made({ image }: RankedImage): number {
  return image.created?.getTime() ?? 0;
}

/** A system image stands at every site under the same name: at a bound node the site's own is enough. */
function withoutTwins(ranked: readonly RankedImage[], siteUrn: string | undefined): RankedImage[] {
  if (siteUrn === undefined) return [...ranked];
  const names = new Set<string | undefined>();
  for (const { here, image } of ranked) if (here) names.add(imageKey(image));
  return ranked.filter(({ here, image }) => here || image.mine || !names.has(imageKey(image)));
}

type Matcher = (image: CatalogueImage) => boolean;

/** Filters on name, project, URN and description; a value that is already a known reference filters nothing. */
function matcher(typed: string, catalogue: Catalogue): Matcher {
  const text = typed.trim().toLowerCase();
  const all: Matcher = () => true;
  if (text === '' || 'urn:publicid:idn+'.startsWith(text) || 'https://'.startsWith(text))
    return all;
  if (namesImage(text, catalogue)) return all;
  if (/^https?:/.test(text))
    return some(catalogue, (image) => image.url?.toLowerCase().startsWith(text) ?? false);
  if (text.startsWith('urn:')) return matchUrn(text, catalogue);
  const words = text.split(/\s+/);
  return some(catalogue, (image) => words.every((word) => holds(image, word)));
}

/** Whether a text is a whole reference to an image of the catalogue, with or without a version. */
export function namesImage(typed: string, { images }: Catalogue): boolean {
  const text = typed.trim().toLowerCase();
  return images.some((image) => isWhole(image, text));
}

/** Whether the text names the image already, with or without a version. */
function isWhole(image: CatalogueImage, text: string): boolean {
  if (image.url?.toLowerCase() === text) return true;
  const urn = image.urn.toLowerCase();
  return text.startsWith(urn) && /^(?::\d*)?$/.test(text.slice(urn.length));
}

/** The matcher, or one that keeps everything where it would keep nothing: a list beats an empty box. */
function some(catalogue: Catalogue, test: Matcher): Matcher {
  return catalogue.images.some(test) ? test : () => true;
}

/** Only the part after `+image+` selects: the authority in a file is often just emulab.net. */
function matchUrn(text: string, catalogue: Catalogue): Matcher {
  const reference = parseReference(text);
  const key = reference.name === undefined ? undefined : imageKey(reference);
  if (key !== undefined) return some(catalogue, (image) => (imageKey(image) ?? '').startsWith(key));
  const start = /\+image\+([^:/]*)/.exec(text)?.[1] ?? '';
  return some(catalogue, (image) => image.project.toLowerCase().startsWith(start));
}

function holds(image: CatalogueImage, word: string): boolean {
  const colon = word.replace('//', ':');
  const fields = [
    `${image.project}:${image.name}`,
    image.urn,
    image.description,
    image.os,
    image.siteName,
  ];
  return (
    fields.some((field) => field?.toLowerCase().includes(colon)) ||
    isScattered(word, image.name.toLowerCase())
  );
}

/** Whether the characters of a word stand in a text in that order, as in `ub20` for UBUNTU20-64-STD. */
function isScattered(word: string, text: string): boolean {
  let at = 0;
  for (const character of text) if (character === word[at]) at++;
  return at === word.length;
}
