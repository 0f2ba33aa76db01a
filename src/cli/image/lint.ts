/** `geni-image lint`: the editor's findings about disk images in RSpecs and profiles, for scripts. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { replaceFile } from '../../model/atomicFile';
import {
  fixAll,
  languageOf,
  lint as findingsIn,
  uncheckedIn,
  type LintDiagnostic,
  type LintFix,
  type LintSpan,
  type Unchecked,
} from '../../rspec/lint';
import { Ended, exitCodes, UsageError } from './failure';
import type { Output } from './output';

export interface LintOptions {
  readonly fix?: boolean;
  /** How many findings of a file are printed for people: a number, 0 for all. */
  readonly limit?: string;
}

/** More findings of one file than this are a broken file, and nobody reads them. */
const LIMIT = 100;

/** As printed with `--json`. */
interface Finding extends LintSpan {
  readonly file: string;
  readonly severity: LintDiagnostic['severity'];
  readonly code: string;
  readonly message: string;
  readonly fixes: readonly {
    readonly title: string;
    /** Made by `--fix`. */
    readonly safe: boolean;
    readonly edits: readonly (LintSpan & { readonly text: string })[];
  }[];
}

/** A file, or a part of it, that was not looked at. */
interface NotChecked {
  readonly file: string;
  readonly reason: Unchecked;
}

/** @throws Ended with the exit code for errors, or else for files that are not checked */
export function lint(files: readonly string[], options: LintOptions, output: Output): void {
  const limit = limitOf(options);
  // All are read before one is written, so that a wrong name changes nothing.
  const texts = files.map(textOf);
  const findings: Finding[] = [];
  const notChecked: NotChecked[] = [];
  for (const [index, file] of files.entries()) {
    const text = texts[index] ?? '';
    const fixed = options.fix === true ? fixAll(text) : text;
    if (fixed !== text) write(file, fixed);
    for (const found of findingsIn(fixed)) findings.push(findingOf(file, found));
    const reason = uncheckedIn(fixed);
    if (reason !== undefined) notChecked.push({ file, reason });
  }
  const lines = [...new Set(files)].flatMap((file) => linesOf(file, findings, limit));
  output.result({ findings, notChecked }, lines);
  for (const { file, reason } of notChecked) output.warn(notCheckedSentence(file, reason));
  if (findings.some(({ severity }) => severity === 'error')) throw new Ended(exitCodes.refused);
  if (notChecked.length > 0) throw new Ended(exitCodes.usage);
}

/** @throws UsageError for anything but a whole number */
function limitOf({ limit }: LintOptions): number {
  if (limit === undefined) return LIMIT;
  if (!/^\d{1,9}$/.test(limit))
    throw new UsageError('--limit takes a whole number: 0 prints every finding.');
  return Number(limit) === 0 ? Number.POSITIVE_INFINITY : Number(limit);
}

function linesOf(file: string, all: readonly Finding[], limit: number): string[] {
  const own = all.filter((finding) => finding.file === file);
  const lines = own
    .slice(0, limit)
    .map((it) => `${it.file}:${it.line}:${it.column}: ${it.severity}: ${it.message} [${it.code}]`);
  const more = own.length - lines.length;
  if (more > 0) lines.push(`${file}: ${more} more; "--limit 0" prints all findings.`);
  return lines;
}

function notCheckedSentence(file: string, reason: Unchecked): string {
  switch (reason) {
    case 'foreign-namespace':
      return `${file} is not checked: its namespace is not that of a GENI or ProtoGENI RSpec.`;
    case 'large-advertisement':
      return `${file} is not checked: it is a large advertisement.`;
    case 'embedded-rspec':
      return `${file} contains an RSpec in a string, which is not checked: put it in its own file.`;
  }
}

function findingOf(file: string, found: LintDiagnostic): Finding {
  const { severity, code, message, fixes } = found;
  return { file, ...placeOf(found), severity, code, message, fixes: fixes.map(fixOf) };
}

function fixOf({ title, safe, edits }: LintFix): Finding['fixes'][number] {
  return {
    title,
    safe: safe === true,
    edits: edits.map((edit) => ({ ...placeOf(edit), text: edit.text })),
  };
}

function placeOf({ line, column, endLine, endColumn }: LintSpan): LintSpan {
  return { line, column, endLine, endColumn };
}

/** @throws UsageError for a file that cannot be read, or is nothing that can be checked. */
function textOf(file: string): string {
  const text = contents(file);
  if (languageOf(text) === undefined)
    throw new UsageError(`${file} is neither an RSpec nor a geni-lib profile.`);
  return text;
}

function contents(file: string): string {
  const bytes = bytesOf(file);
  try {
    // Else the bytes of another encoding, or the mark at the start, would be lost when it is written.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not a text in UTF-8: save it as UTF-8, then check it again.`);
  }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(
      `The file ${file} cannot be read: give the name of an RSpec or of a geni-lib profile.`,
    );
  }
}

/** Where a link leads, so that it stays a link. @throws UsageError */
function write(file: string, text: string): void {
  try {
    const target = realpathSync(file);
    // The rename would replace a file that its owner has protected, too.
    accessSync(target, constants.W_OK);
    replaceFile(target, text, { mode: statSync(target).mode & 0o7777 });
  } catch {
    throw new UsageError(
      `The file ${file} cannot be written and is as it was: allow writing there, then fix it again.`,
    );
  }
}
