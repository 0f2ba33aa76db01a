// The features of RSpec files that make sense in a geni-lib profile too: completion, hover and the
// diagnostics of references, in the strings of a Python file.
import { defined } from '../../rpc/defined';
import { emptyCatalogue, type Catalogue, type CatalogueImage } from '../images/catalogue';
import { place, type Completion } from '../complete/completion';
import { imageCompletions } from '../complete/imageCompletions';
import { inReadableLength, type Diagnostic } from '../diagnose/diagnostic';
import { liveRule } from '../diagnose/live';
import { referenceRule } from '../diagnose/references';
import type { DiagnoseOptions } from '../diagnose';
import type { Span } from '../syntax/document';
import { refersTo, type ImageSought } from '../edits/replaceEverywhere';
import type { TextEdit } from '../edits/textEdit';
import { referenceMarkdown, type Hover, type HoverOptions } from '../hover';
import { destination, writeImage } from '../images/imageForm';
import { profileImageUses, type ProfileImageUse } from './profile';

/** Only the import tells a profile from any other Python. */
const importsGeni = /^[ \t]*(?:from|import)[ \t]+geni(?:[ \t.,]|$)/m;
/** A module that profiles import may hold nothing but the URNs of images. */
const quotedUrn = /["']urn:publicid:[^"'\s]{0,100}\+image\+[^"'\s]{0,200}["']/i;

/** Whether a Python text is a profile, or a part of one. */
export function isProfile(text: string): boolean {
  return importsGeni.test(text) || (text.includes('urn:publicid:') && quotedUrn.test(text));
}

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
  // A place in several lines cannot be completed at once.
  if (!use || text.slice(use.span.start, use.span.end).includes('\n')) return [];
  const proposals = imageCompletions({
    catalogue,
    now: options.now ?? new Date(),
    write: use.write,
    typed: text.slice(Math.max(use.span.start, use.literal.valueStart), offset),
    siteUrn: use.siteUrn,
    sliverType: use.sliverType,
  });
  return place(text, proposals, use.span, offset);
}

export function hoverInProfile(
  text: string,
  offset: number,
  options: HoverOptions = {},
): Hover | undefined {
  const use = useAt(text, offset);
  if (!use) return undefined;
  const context = {
    catalogue: options.catalogue ?? emptyCatalogue,
    now: options.now ?? new Date(),
  };
  return { ...use.span, markdown: referenceMarkdown(use.reference, use.siteUrn, context) };
}

export function diagnoseProfile(text: string, options: DiagnoseOptions = {}): Diagnostic[] {
  // An empty string in a profile is a value still to be set, not a mistake.
  const uses = profileImageUses(text).filter(
    ({ certain, reference }) => certain && reference.form !== 'empty',
  );
  const context = {
    kind: 'request',
    uses,
    catalogue: options.catalogue ?? emptyCatalogue,
    now: options.now ?? new Date(),
  } as const;
  const joined = new Set(
    uses.filter(({ span, literal }) => span.start === literal.start).map(({ span }) => span.start),
  );
  return [...referenceRule(context), ...liveRule(context)]
    .map((found) => inReadableLength(joined.has(found.start) ? withoutSafeFixes(found) : found))
    .sort((a, b) => a.start - b.start);
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

export function findUsesInProfile(text: string, sought: ImageSought, catalogue: Catalogue): Span[] {
  return usesOfImage(text, sought, catalogue).map(({ span }) => span);
}

export function replaceInProfile(
  text: string,
  sought: ImageSought,
  image: CatalogueImage,
  catalogue: Catalogue,
): TextEdit[] {
  const uses = usesOfImage(text, sought, catalogue).filter(({ replaceable }) => replaceable);
  return uses.map((use) => ({
    ...use.span,
    text: use.write(writeImage(image, destination(catalogue, use.siteUrn)).value),
  }));
}

function usesOfImage(text: string, sought: ImageSought, catalogue: Catalogue): ProfileImageUse[] {
  return profileImageUses(text).filter(({ reference }) => refersTo(reference, sought, catalogue));
}
