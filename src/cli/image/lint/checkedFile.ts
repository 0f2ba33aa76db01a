/** One file of a lint: opened, judged, and mended where that is asked for. */
import { systemWords } from '../../../model/storage/storageError';
import { fixAll, languageOf, lint, uncheckedIn, type LintOptions } from '../../../rspec/lint';
import { readWords } from '../session/namedFile';
import { NotRewritten, rewritableFile, type RewritableFile } from '../session/rewritableFile';
import { findingOf, passedOver, type Finding, type Passed, type ToldPassedOver } from './finding';

/** Bytes; advertisements of large sites have tens of millions. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export interface CheckedFile {
  /** As it is now, after the fixes; undefined where it was not looked at. */
  readonly text?: string;
  readonly findings: readonly Finding[];
  readonly notChecked?: ToldPassedOver;
  readonly notFixed?: ToldPassedOver;
}

/** A file that cannot be read, or is none of ours, costs only itself. */
class NotLinted extends Error {
  readonly told: ToldPassedOver;

  constructor(...told: [file: string, reason: Passed, why?: string]) {
    super(told[1]);
    this.told = passedOver(...told);
  }
}

/** Files that were read before they are checked: a pipe gives its text only once. */
export type ReadBefore = Map<string, RewritableFile>;

/** Undefined for what is not checked either, and checking it says why. */
export function textBefore(file: string, before: ReadBefore): string | undefined {
  try {
    const opened = open(file);
    before.set(file, opened);
    return textOf(file, opened.bytes);
  } catch (error) {
    if (!(error instanceof NotLinted)) throw error;
    return undefined;
  }
}

/** @param fix whether the safe fixes are written */
export function checkFile(
  file: string,
  fix: boolean,
  options: LintOptions,
  before?: ReadBefore,
): CheckedFile {
  try {
    const opened = before?.get(file) ?? open(file);
    before?.delete(file);
    const text = textOf(file, opened.bytes);
    const fixed = fix ? fixAll(text, options) : text;
    const notFixed = fixed === text ? undefined : write(file, opened, fixed);
    const now = notFixed === undefined ? fixed : text;
    const findings = lint(now, options).map((found) => findingOf(file, found));
    const reason = uncheckedIn(now);
    return {
      text: now,
      findings,
      ...(notFixed !== undefined && { notFixed }),
      ...(reason !== undefined && { notChecked: passedOver(file, reason) }),
    };
  } catch (error) {
    if (!(error instanceof NotLinted)) throw error;
    return { findings: [], notChecked: error.told };
  }
}

/** @throws NotLinted */
function open(file: string): RewritableFile {
  try {
    return rewritableFile(file, LARGEST_BYTES);
  } catch (error) {
    throw new NotLinted(file, 'unreadable', readWords(error));
  }
}

/** @throws NotLinted */
function textOf(file: string, bytes: Uint8Array): string {
  const text = utf8(file, bytes);
  if (languageOf(text) === undefined) throw new NotLinted(file, 'unknown-kind');
  return text;
}

/** @throws NotLinted */
function utf8(file: string, bytes: Uint8Array): string {
  try {
    // Else the bytes of another encoding, or the mark at the start, would be lost when it is written.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotLinted(file, 'not-utf8');
  }
}

/** Undefined when it is written. */
function write(file: string, opened: RewritableFile, text: string): ToldPassedOver | undefined {
  try {
    opened.replace(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotRewritten)) return passedOver(file, 'unwritable', systemWords(error));
    switch (error.reason) {
      case 'changed':
        return passedOver(file, 'changed');
      case 'no-file':
        return passedOver(file, 'unwritable', 'it is not a regular file');
      case 'hard-link':
        return passedOver(
          file,
          'unwritable',
          'it has a second name, a hard link, which would keep the old text',
        );
    }
  }
}
