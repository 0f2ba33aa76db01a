// The features of RSpec files that make sense in a geni-lib profile too: completion, hover, diagnostics and edits
// of references, in the strings of a Python file.
import { defined } from '../../rpc/defined';
import { emptyCatalogue, type Catalogue, type CatalogueImage } from '../images/catalogue';
import type { WrittenImage } from '../images/imageForm';
import { place, type Completion } from '../complete/completion';
import { imageCompletions } from '../complete/imageCompletions';
import { inReadableLength, type Diagnostic } from '../diagnose/diagnostic';
import { liveRule } from '../diagnose/live';
import { referenceRule } from '../diagnose/references';
import type { DiagnoseOptions } from '../diagnose';
import { actionsFor, type ImageAction } from '../edits/imageActions';
import { refersTo, type ImageSought } from '../edits/sought';
import type { TextEdit } from '../edits/textEdit';
import type { ImageUse } from '../images/imageUses';
import { isPart } from '../mentions/find';
import type { Span } from '../syntax/document';
import {
  isShortForm,
  likelySite,
  otherSite,
  shortForm,
  versionZero,
  writesVersionZero,
} from './hints';
import { embeddedUses, profileImages, profileImageUses } from './profile';
import { typedBefore } from './typed';
import type { ProfileImageUse } from './uses';
import { isApart, writable, writtenIn } from './writable';

export { importsGeni, isProfile } from './detect';
export { hoverInProfile } from './hover';
export { placesInProfile } from './places';

function useAt(text: string, offset: number): ProfileImageUse | undefined {
  return profileImageUses(text).find(({ span }) => span.start <= offset && offset <= span.end);
}

export function completeInProfile(
  text: string,
  offset: number,
  catalogue: Catalogue,
  options: { readonly now?: Date } = {},
): Completion[] {
  const use = useAt(text, offset);
  const typed = use && typedBefore(text, use, offset);
  // A part of a text has no image of its own, unless only the name of one is missing there.
  if (!use || typed === undefined || (use.part && use.within === undefined)) return [];
  const hint = use.siteUrn === undefined ? likelySite(use.places, catalogue) : undefined;
  const images = writable(use, catalogue);
  const proposals = imageCompletions({
    // What is only likely decides the order, not the form.
    catalogue: hint === undefined ? images : { ...images, foreignImages: () => 'urn' },
    now: options.now ?? new Date(),
    write: use.write,
    typed,
    siteUrn: isApart(use) ? undefined : (use.siteUrn ?? hint),
    sliverType: use.sliverType,
  });
  return place(text, proposals, use.span, offset);
}

export function diagnoseProfile(text: string, options: DiagnoseOptions = {}): Diagnostic[] {
  // An empty string in a profile is a value still to be set, not a mistake.
  const uses = profileImageUses(text).filter(
    ({ certain, reference }) => certain && reference.form !== 'empty',
  );
  const catalogue = options.catalogue ?? emptyCatalogue;
  const context = {
    kind: 'request',
    uses: uses.filter((use) => !isShortForm(use)),
    catalogue,
    now: options.now ?? new Date(),
  } as const;
  const joined = new Set(
    uses.filter(({ span, literal }) => span.start === literal.start).map(({ span }) => span.start),
  );
  const told = [...referenceRule(context), ...liveRule(context)];
  const embedded = profileImages(text).embedded.inner.flatMap((one) => one.diagnose(options));
  return [...told, ...hints(uses, told, catalogue)]
    .map(withoutVersionZero)
    .map((found) => inReadableLength(joined.has(found.start) ? withoutSafeFixes(found) : found))
    .concat(embedded)
    .sort((a, b) => a.start - b.start);
}

function withoutVersionZero(found: Diagnostic): Diagnostic {
  const fixes = found.fixes.filter((fix) => !writesVersionZero(fix));
  return fixes.length === found.fixes.length ? found : { ...found, fixes };
}

/** One finding for each use: hints only where nothing else is to be said. */
function* hints(
  uses: readonly ProfileImageUse[],
  told: readonly Diagnostic[],
  catalogue: Catalogue,
): Generator<Diagnostic> {
  const starts = new Set(told.map(({ start }) => start));
  for (const use of uses) {
    const { start, end } = use.span;
    const found = starts.has(start)
      ? undefined
      : (shortForm(use) ?? versionZero(use) ?? otherSite(use, catalogue));
    if (found) yield { ...found, start, end, severity: 'hint' };
  }
}

/** Literals that Python joins may be two entries of a list, where a comma is forgotten. */
function withoutSafeFixes(found: Diagnostic): Diagnostic {
  const fixes = found.fixes.map(({ title, edits, preferred }) => ({
    title,
    edits,
    ...defined({ preferred }),
  }));
  return { ...found, fixes };
}

/** What can be done with the reference at an offset although nothing is wrong with it. */
export function actionsInProfile(
  text: string,
  offset: number,
  catalogue: Catalogue,
): ImageAction[] {
  const use = useAt(text, offset);
  if (use) {
    const actions = use.replaceable ? actionsFor(use, writable(use, catalogue)) : [];
    return actions.filter((action) => !writesVersionZero(action));
  }
  const embedded = embeddedUses(text).find(
    ({ span }) => span.start <= offset && offset <= span.end,
  );
  return embedded && !isPart(embedded) && embedded.inner?.settled !== true
    ? actionsFor(embedded, catalogue)
    : [];
}

/** Edits for an image that is pasted or dropped into a string; undefined where it should stay plain text. */
export function pasteInProfile(
  text: string,
  offset: number,
  image: CatalogueImage,
  catalogue: Catalogue = emptyCatalogue,
): readonly TextEdit[] | undefined {
  const use = useAt(text, offset);
  const may = use !== undefined && (use.replaceable || use.writtenAs === 'value');
  return may ? written(use, writtenIn(use, image, catalogue)) : undefined;
}

export function findUsesInProfile(text: string, sought: ImageSought, catalogue: Catalogue): Span[] {
  return [
    ...usesOfImage(text, sought, catalogue),
    ...embeddedUsesOfImage(text, sought, catalogue),
  ].map(({ span }) => span);
}

/** Undefined where the image cannot be named. */
function written(
  { span, write }: ProfileImageUse,
  image: WrittenImage | undefined,
): TextEdit[] | undefined {
  return image && [{ ...span, text: write(image.value) }];
}

function usesOfImage(text: string, sought: ImageSought, catalogue: Catalogue): ProfileImageUse[] {
  return profileImageUses(text).filter(({ reference }) => refersTo(reference, sought, catalogue));
}

function embeddedUsesOfImage(text: string, sought: ImageSought, catalogue: Catalogue): ImageUse[] {
  return embeddedUses(text).filter(({ reference }) => refersTo(reference, sought, catalogue));
}
