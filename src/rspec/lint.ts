// Diagnostics without an editor: the same findings with lines and columns, for `geni-image lint` and
// for the checks of a repository of profiles.
import { looksLikeRspec } from './detect';
import { diagnose, type Diagnostic, type DiagnoseOptions, type Fix } from './diagnose';
import type { Span } from './document';
import { applyEdits, type TextEdit } from './edits/textEdit';
import { diagnoseProfile, isProfile } from './genilib';
import { LineIndex } from './lines';
import { scan } from './scanner';

export type LintLanguage = 'rspec' | 'geni-lib';

export interface LintOptions extends DiagnoseOptions {
  /** Told from the text when left out. */
  readonly language?: LintLanguage;
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

/** What a text is: by its first character, because a profile never begins with `<`. */
export function languageOf(text: string): LintLanguage | undefined {
  if (/^\uFEFF?\s*</.test(text)) return looksLikeRspec(text) ? 'rspec' : undefined;
  return isProfile(text) ? 'geni-lib' : undefined;
}

/** Diagnostics of a text; none for a text that is neither an RSpec nor a geni-lib profile. */
export function lint(text: string, options: LintOptions = {}): LintDiagnostic[] {
  const language = options.language ?? languageOf(text);
  if (language === undefined) return [];
  const found =
    language === 'rspec' ? diagnose(scan(text), options) : diagnoseProfile(text, options);
  const lines = new LineIndex(text);
  return found.map((diagnostic) => ({
    ...placed(diagnostic, lines),
    fixes: diagnostic.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => placed(edit, lines)),
    })),
  }));
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
    const free = edits.every((edit) =>
      chosen.every((other) => edit.end < other.start || other.end < edit.start),
    );
    if (free) chosen.push(...edits);
  }
  return chosen;
}

/** The text with all safe fixes made, round by round until none is left. */
export function fixAll(text: string, options: LintOptions = {}): string {
  let fixed = text;
  for (let round = 0; round < 5; round++) {
    const edits = safeEdits(lint(fixed, options));
    if (edits.length === 0) break;
    fixed = applyEdits(fixed, edits);
  }
  return fixed;
}
