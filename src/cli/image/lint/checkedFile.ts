/** One file of a lint: opened, judged, and mended where that is asked for. */
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { underHome } from '../../../model/storage/folders';
import { systemWords } from '../../../model/storage/storageError';
import {
  fixAll,
  isReadForNames,
  languageOf,
  lint,
  uncheckedIn,
  type LintLanguage,
  type LintOptions,
} from '../../../rspec/lint';
import { mayNameImages } from '../../../rspec/mentions/kinds';
import { readWords } from '../session/namedFile';
import { NotRewritten, rewritableFile, type RewritableFile } from '../session/rewritableFile';
import { findingOf, passedOver, type Finding, type Passed, type ToldPassedOver } from './finding';

/** Bytes; advertisements of large sites have tens of millions. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export interface CheckedFile {
  /** As it is now, after the fixes; undefined where it was not looked at. */
  readonly text?: string;
  readonly findings: readonly Finding[];
  readonly language?: LintLanguage;
  /** It is not understood, but for the images that it names. */
  readonly namesOnly: boolean;
  /** `--fix` has written it. */
  readonly isFixed: boolean;
  readonly notChecked?: ToldPassedOver;
  readonly notFixed?: ToldPassedOver;
}

/** Whether a file is none of ours: a folder holds texts and programs of all kinds. */
export function isOther({ language, namesOnly, notChecked }: CheckedFile): boolean {
  return notChecked?.reason === 'unknown-kind' || (isReadForNames(language) && !namesOnly);
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

/** How a file is checked. */
export interface Checking {
  /** Whether the safe fixes are written. */
  readonly fix?: boolean;
  /** Texts that were read before. */
  readonly before?: ReadBefore;
  /** The folder in which the file was found: nothing outside of it is written. */
  readonly searched?: string | undefined;
}

export function checkFile(
  file: string,
  lintOptions: LintOptions = {},
  { fix = false, before, searched }: Checking = {},
): CheckedFile {
  const options = { ...lintOptions, file };
  try {
    const opened = before?.get(file) ?? open(file);
    before?.delete(file);
    const text = textOf(file, opened.bytes);
    const fixed = fix ? fixAll(text, options) : text;
    const notFixed = fixed === text ? undefined : write(file, opened, { fixed, searched });
    const now = notFixed === undefined ? fixed : text;
    const findings = lint(now, options).map((found) => findingOf(file, found));
    const reason = uncheckedIn(now, file);
    const language = languageOf(now, file);
    return {
      text: now,
      findings,
      ...(language !== undefined && { language }),
      namesOnly: isReadForNames(language) && mayNameImages(now),
      isFixed: now !== text,
      ...(notFixed !== undefined && { notFixed }),
      ...(reason !== undefined && { notChecked: passedOver(file, reason) }),
    };
  } catch (error) {
    return notLinted(error);
  }
}

function notLinted(error: unknown): CheckedFile {
  if (!(error instanceof NotLinted)) throw error;
  return { findings: [], namesOnly: false, isFixed: false, notChecked: error.told };
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
  if (languageOf(text, file) === undefined) throw new NotLinted(file, 'unknown-kind');
  return text;
}

/** @throws NotLinted */
function utf8(file: string, bytes: Uint8Array): string {
  try {
    // Else the bytes of another encoding, or the mark at the start, would be lost when it is written.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('latin1').decode(bytes);
    // Programs and pictures have no ending either.
    const isOurs = /\.(?:rspec|xml|py)$/i.test(file) || mayNameImages(text);
    throw new NotLinted(file, isOurs ? 'not-utf8' : 'unknown-kind');
  }
}

/** Undefined when it is written. */
function write(
  file: string,
  opened: RewritableFile,
  { fixed, searched }: { readonly fixed: string; readonly searched: string | undefined },
): ToldPassedOver | undefined {
  if (searched !== undefined && leadsOutOf(searched, file))
    return passedOver(file, 'unwritable', 'it is a link to a file outside of this folder');
  try {
    opened.replace(fixed);
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

/** Whether a path in a folder is a link to what is not in it. */
function leadsOutOf(folder: string, file: string): boolean {
  try {
    const [root, real] = [folder, file].map((path) => realpathSync(underHome(path)));
    return root === undefined || real === undefined || isOutside(relative(root, real));
  } catch {
    return true;
  }
}

function isOutside(path: string): boolean {
  return isAbsolute(path) || path.split(sep)[0] === '..';
}
