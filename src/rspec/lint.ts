// Diagnostics without an editor: the same findings with lines and columns, for `geni-image lint` and
// for the checks of a repository of profiles.
import { looksLikeRspec, looksLikeSfaRspec } from './detect';
import { diagnose, type Diagnostic, type DiagnoseOptions, type Fix } from './diagnose';
import type { Span } from './syntax/document';
import { applyEdits, type TextEdit } from './edits/textEdit';
import { diagnoseProfile, importsGeni, isProfile } from './genilib';
import { profileImages } from './genilib/profile';
import { heedComments, heedPythonComments } from './ignore';
import { lastBefore } from './syntax/tree';
import { LineIndex } from './syntax/lines';
import { isForeign, isLargeAdvertisement } from './language/namespaces';
import { diagnoseText } from './mentions';
import { isOwnFile, mayNameImages, textKindOf, type TextKind } from './mentions/kinds';
import { scan } from './syntax/scan';

export type LintLanguage = 'rspec' | 'geni-lib' | TextKind;

/** What may be made of a finding. */
export const judgements = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type Judgement = (typeof judgements)[number];

export interface LintOptions extends DiagnoseOptions {
  /** By the code of a finding, instead of its own severity; `off` leaves it out. */
  readonly severity?: Readonly<Record<string, Judgement>>;
  /** Told from the text, and the name of its file, when left out. */
  readonly language?: LintLanguage;
  readonly file?: string;
}

/** A place as people count: lines and columns from 1. */
export interface LintSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface LintDiagnostic extends Diagnostic, LintSpan {
  readonly fixes: readonly LintFix[];
}

export interface LintFix extends Fix {
  readonly edits: readonly (TextEdit & LintSpan)[];
}

/**
 * What a text is: an RSpec by its first element, which no profile begins with; a profile by what it imports. Of others
 * only the images are read that they name, and the name of the file tells how.
 * @param file its name; without one, and for Python, a module with the URN of an image counts as a profile too
 */
export function languageOf(text: string, file = ''): LintLanguage | undefined {
  if (looksLikeRspec(text) || looksLikeSfaRspec(text)) return 'rspec';
  const kind = textKindOf(file);
  if (kind !== undefined) return kind;
  if (isOwnFile(file) || /^\uFEFF?\s*</.test(text)) return undefined;
  if (file === '' || /\.py$/i.test(file)) return isProfile(text) ? 'geni-lib' : undefined;
  if (importsGeni(text)) return 'geni-lib';
  if (!mayNameImages(text)) return undefined;
  return /^#!.*\b(?:ba|da|k|z)?sh\b/.test(text) ? 'shell' : 'prose';
}

/** Whether only the names of images are read of a text. */
export function isReadForNames(language: LintLanguage | undefined): language is TextKind {
  return language !== undefined && language !== 'rspec' && language !== 'geni-lib';
}

/**
 * Why a text, or a part of it, is passed over: an `rspec` of another language than the versions that
 * are known, an advertisement too large to be edited, an RSpec that a profile puts together when it runs.
 */
export type Unchecked = 'foreign-namespace' | 'large-advertisement' | 'embedded-rspec';

export function uncheckedIn(text: string, file = ''): Unchecked | undefined {
  const language = languageOf(text, file);
  if (language === 'geni-lib')
    return profileImages(text).embedded.isPutTogether ? 'embedded-rspec' : undefined;
  if (language !== 'rspec') return undefined;
  const document = scan(text);
  if (isForeign(document) || looksLikeSfaRspec(text)) return 'foreign-namespace';
  return isLargeAdvertisement(document) ? 'large-advertisement' : undefined;
}

/** Diagnostics of a text; none for a text that is neither an RSpec nor a geni-lib profile. */
export function lint(text: string, options: LintOptions = {}): LintDiagnostic[] {
  const language = options.language ?? languageOf(text, options.file);
  if (language === undefined) return [];
  const found = foundIn(text, language, options).flatMap((diagnostic) =>
    judged(diagnostic, options.severity),
  );
  const lines = new LineIndex(text);
  return found.map((diagnostic) => ({
    ...placed(diagnostic, lines),
    fixes: diagnostic.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => placed(edit, lines)),
    })),
  }));
}

function foundIn(
  text: string,
  language: LintLanguage,
  options: LintOptions,
): readonly Diagnostic[] {
  if (language === 'rspec') return inRspec(text, options);
  return isReadForNames(language)
    ? diagnoseText(text, language, options)
    : inProfile(text, options);
}

function judged(diagnostic: Diagnostic, severities: LintOptions['severity'] = {}): Diagnostic[] {
  const severity = severities[diagnostic.code] ?? diagnostic.severity;
  return severity === 'off' ? [] : [{ ...diagnostic, severity }];
}

function inRspec(text: string, options: LintOptions): readonly Diagnostic[] {
  const document = scan(text);
  return heedComments(diagnose(document, options), document);
}

function inProfile(text: string, options: LintOptions): readonly Diagnostic[] {
  return heedPythonComments(diagnoseProfile(text, options), text);
}

function placed<T extends Span>(thing: T, lines: LineIndex): T & LintSpan {
  const { line, column } = lines.positionOf(thing.start);
  const { line: endLine, column: endColumn } = lines.positionOf(thing.end);
  return { ...thing, line, column, endLine, endColumn };
}

/** The edits of all fixes that change the meaning of nothing, without those that would overlap. */
export function safeEdits(diagnostics: readonly Diagnostic[]): TextEdit[] {
  const chosen: TextEdit[] = [];
  for (const { fixes } of diagnostics) {
    const edits = fixes.find(({ safe }) => safe)?.edits ?? [];
    if (!edits.every((edit) => isFree(chosen, edit))) continue;
    for (const edit of edits) chosen.splice(lastBefore(chosen, edit.start) + 1, 0, edit);
  }
  return chosen;
}

/** Those that are chosen stand in the order of the text and do not overlap, so two of them can be in the way. */
function isFree(chosen: readonly TextEdit[], edit: TextEdit): boolean {
  const at = lastBefore(chosen, edit.start);
  const before = chosen[at];
  const next = chosen[at + 1];
  return (!before || before.end < edit.start) && (!next || edit.end < next.start);
}

/** More rounds than any file needs; each mends at least one finding. */
const MAX_ROUNDS = 200;
/** How many fixes are tried one by one in a round, when together they do harm. */
const MAX_TRIES = 50;

/**
 * The text with all safe fixes made, round by round until none is left, because a mended value may show
 * a second mistake. A fix that does not do away with its finding, or breaks the syntax, is not made.
 */
export function fixAll(text: string, options: LintOptions = {}): string {
  let fixed = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const better = improved(fixed, options);
    if (better === undefined) break;
    fixed = better;
  }
  return fixed;
}

function improved(text: string, options: LintOptions): string | undefined {
  const found = lint(text, options);
  const fixable = found.filter(({ fixes }) => fixes.some(({ safe }) => safe));
  if (fixable.length === 0) return undefined;
  const attempts = [fixable, ...fixable.slice(0, MAX_TRIES).map((one) => [one])];
  for (const attempt of attempts) {
    const fixed = applyEdits(text, safeEdits(attempt));
    if (fixed !== text && isBetter(found, lint(fixed, options), attempt)) return fixed;
  }
  return undefined;
}

/** Whether findings of the kinds that were mended became fewer, and no mistake of syntax has come. */
function isBetter(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  mended: readonly Diagnostic[],
): boolean {
  const codes = new Set([...before, ...after].map(({ code }) => code));
  const count = (found: readonly Diagnostic[], code: string): number =>
    found.filter((each) => each.code === code).length;
  const fewer = mended.some(({ code }) => count(after, code) < count(before, code));
  return (
    fewer &&
    [...codes].every(
      (code) => !code.startsWith('xml-') || count(after, code) <= count(before, code),
    )
  );
}
