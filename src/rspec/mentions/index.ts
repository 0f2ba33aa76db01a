// Help with the images that a text names which is neither an RSpec nor a profile: hover, what lists of the sites tell,
// edits. RSpecs inside of it are read as such.
import type { DiagnoseOptions } from '../diagnose';
import type { Diagnostic } from '../diagnose/diagnostic';
import { actionsFor, type ImageAction } from '../edits/imageActions';
import { isAsked } from '../edits/replaceUse';
import { placesOfUses, type PlaceToChange, type Replacing } from '../edits/placesToChange';
import { refersTo, type ImageSought } from '../edits/sought';
import type { Inner } from '../embedded/inner';
import { textRegions } from '../embedded/regions';
import { embeddedRspecs } from '../embedded/rspecs';
import { referenceMarkdown, type Hover, type HoverOptions } from '../hover';
import { heedOrders } from '../ignore';
import { emptyCatalogue, type Catalogue } from '../images/catalogue';
import type { ImageUse } from '../images/imageUses';
import type { Span } from '../syntax/document';
import { isInComment, orders } from './comments';
import { findMentions, isPart, type Mention } from './find';
import { diagnoseMentions } from './judge';
import { mayNameImages, type TextKind } from './kinds';
import { notebookCells, notebookProfile } from './notebook';
import { withSites } from './sites';

export interface TextImages {
  /** In the order of the text; none of what is understood. */
  readonly mentions: readonly Mention[];
  /** RSpecs, and the code of a notebook. */
  readonly understood: readonly Inner[];
}

const none: TextImages = { mentions: [], understood: [] };
const MAX_REMEMBERED = 3;
const remembered = new Map<string, TextImages>();

/** Hover and diagnostics ask for the same text, one after the other. */
export function imagesIn(text: string, kind: TextKind): TextImages {
  if (!mayNameImages(text)) return none;
  const key = `${kind} ${text}`;
  let known = remembered.get(key);
  if (known === undefined) {
    known = read(text, kind);
    if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
    remembered.set(key, known);
  }
  return known;
}

function read(text: string, kind: TextKind): TextImages {
  if (kind === 'notebook') return readNotebook(text);
  const understood = embeddedRspecs(text, textRegions(text, kind));
  const isOwn = ({ span }: Mention): boolean =>
    !understood.some(({ start, end }) => start <= span.start && span.end <= end);
  const found = findMentions(text, kind).filter(isOwn);
  const isNested = kind === 'json' || kind === 'terraform';
  return { mentions: isNested && found.length > 0 ? withSites(text, found) : found, understood };
}

/** What the cells have printed tells of the past. */
function readNotebook(text: string): TextImages {
  const cells = notebookCells(text);
  const profile = notebookProfile(text, cells);
  const spans = [...cells.prose, ...(profile ? [] : cells.code.flat())];
  const mentions = spans.flatMap((span) => findMentions(text, 'prose', span, 'json'));
  return { mentions, understood: profile ? [profile] : [] };
}

/** All places of a text that name an image, those of its RSpecs too. */
export function imageUsesInText(text: string, kind: TextKind): ImageUse[] {
  const { mentions, understood } = imagesIn(text, kind);
  return [...mentions, ...understood.flatMap(({ uses }) => uses)].sort(
    (a, b) => a.span.start - b.span.start,
  );
}

/** Those of which is certain what they name, and that are not commented out. */
export function certainUsesInText(text: string, kind: TextKind): ImageUse[] {
  const { mentions, understood } = imagesIn(text, kind);
  const certain = mentions.filter((one) => isJudged(text, one, kind));
  return [
    ...certain,
    ...understood.flatMap(({ uses }) => uses.filter((use) => isAsked(use) && !isPart(use))),
  ];
}

function useAt(text: string, offset: number, kind: TextKind): ImageUse | undefined {
  return imageUsesInText(text, kind).find(({ span }) => span.start <= offset && offset <= span.end);
}

export function hoverInText(
  text: string,
  offset: number,
  kind: TextKind,
  options: HoverOptions = {},
): Hover | undefined {
  const use = useAt(text, offset, kind);
  if (use === undefined) return undefined;
  const { catalogue = emptyCatalogue, now = new Date() } = options;
  return {
    ...use.span,
    markdown: referenceMarkdown(use.reference, use.siteUrn, { catalogue, now }),
  };
}

export function diagnoseText(
  text: string,
  kind: TextKind,
  options: DiagnoseOptions = {},
): readonly Diagnostic[] {
  const { mentions, understood } = imagesIn(text, kind);
  const judged = mentions.filter((mention) => isJudged(text, mention, kind));
  const found = [
    ...diagnoseMentions(judged, isProse(kind), options),
    ...understood.flatMap((inner) => innerFindings(inner, kind, options)),
  ].sort((a, b) => a.start - b.start);
  return heedOrders(found, text, orders(text));
}

/** In a notebook, what is not understood as code. */
function isProse(kind: TextKind): boolean {
  return kind === 'prose' || kind === 'notebook';
}

/** An example of an RSpec in prose may leave out whatever it likes. */
function innerFindings(inner: Inner, kind: TextKind, options: DiagnoseOptions): Diagnostic[] {
  const found = inner.diagnose(options);
  return kind === 'prose' ? found.filter(({ severity }) => severity === 'warning') : found;
}

function isJudged(text: string, { part, span }: Mention, kind: TextKind): boolean {
  return !part && !isInComment(text, span.start, kind);
}

/** What can be done with the reference at an offset although nothing is wrong with it. */
export function actionsInText(
  text: string,
  offset: number,
  kind: TextKind,
  catalogue: Catalogue,
): ImageAction[] {
  const use = useAt(text, offset, kind);
  return use === undefined || isPart(use) || use.inner?.settled === true
    ? []
    : actionsFor(use, catalogue);
}

export function findUsesInText(
  text: string,
  kind: TextKind,
  sought: ImageSought,
  catalogue: Catalogue,
): Span[] {
  return usesOfImage(text, kind, sought, catalogue).map(({ span }) => span);
}

/** Those that name one of several images, each with what it would become; in the order of the text. */
export function placesInText(text: string, kind: TextKind, replacing: Replacing): PlaceToChange[] {
  return placesOfUses(text, imageUsesInText(text, kind), replacing);
}

function usesOfImage(
  text: string,
  kind: TextKind,
  sought: ImageSought,
  catalogue: Catalogue,
): ImageUse[] {
  return imageUsesInText(text, kind).filter(({ reference }) =>
    refersTo(reference, sought, catalogue),
  );
}
