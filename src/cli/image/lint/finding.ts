/** What a lint tells: findings, and what was not looked at. The shapes are those of `--format json`. */
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import type { LintDiagnostic, LintFix, LintSpan, Unchecked } from '../../../rspec/lint';

export interface Finding extends LintSpan {
  readonly file: string;
  readonly severity: LintDiagnostic['severity'];
  readonly code: string;
  readonly message: string;
  readonly fixes: readonly FindingFix[];
}

export interface FindingFix {
  readonly title: string;
  /** Made by `--fix`. */
  readonly safe: boolean;
  readonly edits: readonly (LintSpan & { readonly text: string })[];
}

/** Why a file was not looked at, or a part of it; or why `--fix` could not write it. */
export type Passed =
  | Unchecked
  | 'unreadable'
  | 'not-utf8'
  | 'unknown-kind'
  | 'nothing-found'
  | 'unwritable'
  | 'changed';

export interface PassedOver {
  readonly file: string;
  readonly reason: Passed;
}

/** The same for people. */
export interface ToldPassedOver extends PassedOver {
  readonly sentence: string;
}

/** Checks that were not made, and why. */
export interface LeftOut {
  /** URN of the site, where it has one and it is about a site. */
  readonly site?: string;
  /** Codes of findings. */
  readonly checks: readonly string[];
  readonly sentence: string;
}

/** An image that the files use, as its site lists it. */
export interface UsedImage {
  readonly urn: string;
  readonly url?: string;
  readonly name: string;
  readonly siteUrn: string;
  readonly siteName: string;
  /** The one that its name stands for. */
  readonly version?: number;
  readonly visibility: CatalogueImage['visibility'];
  readonly state?: CatalogueImage['state'];
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly notChecked: readonly ToldPassedOver[];
  readonly notFixed: readonly ToldPassedOver[];
  /** Files that are not understood, but for the images that they name. */
  readonly namesOnly: readonly string[];
  /** What lists of the sites have told; undefined for a lint without them. */
  readonly live?: {
    readonly leftOut: readonly LeftOut[];
    readonly images: readonly UsedImage[];
  };
}

export function findingOf(file: string, found: LintDiagnostic): Finding {
  const { severity, code, message, fixes } = found;
  return { file, ...placeOf(found), severity, code, message, fixes: fixes.map(fixOf) };
}

function fixOf({ title, safe, edits }: LintFix): FindingFix {
  return {
    title,
    safe: safe === true,
    edits: edits.map((edit) => ({ ...placeOf(edit), text: edit.text })),
  };
}

function placeOf({ line, column, endLine, endColumn }: LintSpan): LintSpan {
  return { line, column, endLine, endColumn };
}

export function passedOver(file: string, reason: Passed, why = ''): ToldPassedOver {
  return { file, reason, sentence: sentenceOf(file, reason, why) };
}

function sentenceOf(file: string, reason: Passed, why: string): string {
  switch (reason) {
    case 'unreadable':
      return `${file} is not checked: it cannot be read (${why}).`;
    case 'not-utf8':
      return `${file} is not checked: it is not a text in UTF-8. Save it as UTF-8, then check it again.`;
    case 'unknown-kind':
      return `${file} is not checked: it is neither an RSpec nor a geni-lib profile, and contains no image name.`;
    case 'nothing-found':
      return `Nothing is checked for ${file}: it matches no RSpec, no geni-lib profile and no other file with an image name.`;
    case 'unwritable':
      return `${file} is not fixed: it cannot be written (${why}), and is as it was.`;
    case 'changed':
      return `${file} is not fixed: it has changed in the meantime. Run this again.`;
    case 'foreign-namespace':
      return `${file} is not checked: its namespace is not that of a GENI or ProtoGENI RSpec.`;
    case 'large-advertisement':
      return `${file} is not checked: it is a large advertisement.`;
    case 'embedded-rspec':
      return `${file} builds an RSpec when it runs: only the images that it names in full are checked.`;
  }
}
