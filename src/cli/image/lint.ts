/** `geni-image lint`: the editor's findings about disk images in RSpecs and profiles, for scripts. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { replaceFile } from '../../model/atomicFile';
import {
  fixAll,
  languageOf,
  lint as findingsIn,
  type LintDiagnostic,
  type LintFix,
  type LintSpan,
} from '../../rspec/lint';
import { Ended, exitCodes, UsageError } from './failure';
import type { Output } from './output';

export interface LintOptions {
  readonly fix?: boolean;
}

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

export function lint(files: readonly string[], options: LintOptions, output: Output): void {
  // All are read before one is written, so that a wrong name changes nothing.
  const texts = files.map(textOf);
  const findings: Finding[] = [];
  for (const [index, file] of files.entries()) {
    const text = texts[index] ?? '';
    const fixed = options.fix === true ? fixAll(text) : text;
    if (fixed !== text) write(file, fixed);
    for (const found of findingsIn(fixed)) findings.push(findingOf(file, found));
  }
  const lines = findings.map(
    (it) => `${it.file}:${it.line}:${it.column}: ${it.severity}: ${it.message} [${it.code}]`,
  );
  output.result({ findings }, lines);
  if (findings.some(({ severity }) => severity === 'error')) throw new Ended(exitCodes.refused);
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
