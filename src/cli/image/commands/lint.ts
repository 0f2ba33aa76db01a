/** `geni-image lint`: the editor's findings about disk images in RSpecs and profiles, for scripts. */
import {
  type ForeignForm,
  ForeignImages,
  isForeignForm,
} from '../../../model/images/foreignImages';
import { systemWords } from '../../../model/storage/storageError';
import { type Catalogue, emptyCatalogue } from '../../../rspec/images/catalogue';
import {
  fixAll,
  languageOf,
  lint as findingsIn,
  uncheckedIn,
  type LintDiagnostic,
  type LintFix,
  type LintSpan,
  type Unchecked,
} from '../../../rspec/lint';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { readWords } from '../session/namedFile';
import { NotRewritten, rewritableFile, type RewritableFile } from '../session/rewritableFile';
import type { Output } from '../terminal/output';

export interface LintCommandOptions {
  readonly fix?: boolean;
  /** How the sites of the nodes take images of other sites, as typed; else as it is remembered of each. */
  readonly foreignImages?: string;
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

/** Bytes; advertisements of large sites have tens of millions. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Why a file was not looked at, or a part of it; or why `--fix` could not write it. */
type Passed = Unchecked | 'unreadable' | 'not-utf8' | 'unknown-kind' | 'unwritable' | 'changed';

interface PassedOver {
  readonly file: string;
  readonly reason: Passed;
}

/** A file that cost only itself. */
class NotLinted extends Error {
  readonly reason: Passed;
  readonly why: string;

  constructor(reason: Passed, why = '') {
    super(reason);
    this.reason = reason;
    this.why = why;
  }
}

/**
 * A file that cannot be read or is of another kind is told, and the others are checked all the same.
 * @throws Ended with the exit code for errors, or else for files that are not checked or not written
 */
export function lint(files: readonly string[], options: LintCommandOptions, output: Output): void {
  const limit = limitOf(options);
  const catalogue = catalogueOf(options);
  const findings: Finding[] = [];
  const notChecked: PassedOver[] = [];
  const notFixed: PassedOver[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  const pass = (list: PassedOver[], file: string, { reason, why }: NotLinted): void => {
    list.push({ file, reason });
    warnings.push(passedOver(file, reason, why));
  };
  for (const file of new Set(files)) {
    try {
      const opened = open(file);
      let text = textOf(opened.bytes);
      const fixed = options.fix === true ? fixAll(text, { catalogue }) : text;
      const problem = fixed === text ? undefined : write(opened, fixed);
      if (problem === undefined) text = fixed;
      else pass(notFixed, file, problem);
      for (const found of findingsIn(text, { catalogue })) findings.push(findingOf(file, found));
      if (isInDoubt(text, catalogue)) notes.push(inDoubt(file));
      const reason = uncheckedIn(text);
      if (reason !== undefined) pass(notChecked, file, new NotLinted(reason));
    } catch (error) {
      if (!(error instanceof NotLinted)) throw error;
      pass(notChecked, file, error);
    }
  }
  const lines = [...new Set(files)].flatMap((file) => linesOf(file, findings, limit));
  output.result({ findings, notChecked, notFixed }, lines);
  for (const sentence of notes) output.note(sentence);
  for (const sentence of warnings) output.warn(sentence);
  if (findings.some(({ severity }) => severity === 'error')) throw new Ended(exitCodes.refused);
  if (warnings.length > 0) throw new Ended(exitCodes.usage);
}

/** @throws UsageError for anything but a whole number */
function limitOf({ limit }: LintCommandOptions): number {
  if (limit === undefined) return LIMIT;
  if (!/^\d{1,9}$/.test(limit))
    throw new UsageError('--limit takes a whole number: 0 prints every finding.');
  return Number(limit) === 0 ? Number.POSITIVE_INFINITY : Number(limit);
}

/** No list of images is read for a lint: only how sites take images of others. @throws UsageError */
function catalogueOf({ foreignImages: form }: LintCommandOptions): Catalogue {
  if (form !== undefined && !isForeignForm(form))
    throw new UsageError('--foreign-images takes urn or url: how the sites take images of others.');
  const foreignImages = form === undefined ? new ForeignImages().forms() : (): ForeignForm => form;
  return { ...emptyCatalogue, foreignImages };
}

/** Whether it would be a finding if the sites that nothing is known of took URLs only. */
function isInDoubt(text: string, known: Catalogue): boolean {
  const foreignImages = (siteUrn: string): ForeignForm =>
    known.foreignImages?.(siteUrn) === undefined ? 'url' : 'urn';
  const found = findingsIn(text, { catalogue: { ...emptyCatalogue, foreignImages } });
  return found.some(({ code }) => code === 'image-urn-elsewhere');
}

function inDoubt(file: string): string {
  return `${file} names images of other sites by URN, and whether the sites of the nodes take that is not known: --foreign-images urn or url says it.`;
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

function passedOver(file: string, reason: Passed, why: string): string {
  switch (reason) {
    case 'unreadable':
      return `${file} is not checked: it cannot be read (${why}).`;
    case 'not-utf8':
      return `${file} is not checked: it is not a text in UTF-8. Save it as UTF-8, then check it again.`;
    case 'unknown-kind':
      return `${file} is not checked: it is neither an RSpec nor a geni-lib profile.`;
    case 'unwritable':
      return `${file} is not fixed: it cannot be written (${why}), and is as it was.`;
    case 'changed':
      return `${file} is not fixed: it has changed meanwhile. Run this again.`;
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

/** @throws NotLinted */
function open(file: string): RewritableFile {
  try {
    return rewritableFile(file, LARGEST_BYTES);
  } catch (error) {
    throw new NotLinted('unreadable', readWords(error));
  }
}

/** @throws NotLinted */
function textOf(bytes: Uint8Array): string {
  const text = utf8(bytes);
  if (languageOf(text) === undefined) throw new NotLinted('unknown-kind');
  return text;
}

/** @throws NotLinted */
function utf8(bytes: Uint8Array): string {
  try {
    // Else the bytes of another encoding, or the mark at the start, would be lost when it is written.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotLinted('not-utf8');
  }
}

/** Undefined when it is written. */
function write(file: RewritableFile, text: string): NotLinted | undefined {
  try {
    file.replace(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotRewritten)) return new NotLinted('unwritable', systemWords(error));
    switch (error.reason) {
      case 'changed':
        return new NotLinted('changed');
      case 'no-file':
        return new NotLinted('unwritable', 'it is not a regular file');
      case 'hard-link':
        return new NotLinted(
          'unwritable',
          'it has a second name, a hard link, which would keep the old text',
        );
    }
  }
}
