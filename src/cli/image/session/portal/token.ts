/**
 * Where the token for the portal comes from: a file or standard input, else the variables that the portal's own client
 * knows. Never an argument, which everyone on the machine can read.
 */
import { statSync } from 'node:fs';
import { UserError } from '../../../../model/failures/userError';
import { underHome } from '../../../../model/storage/folders';
import { tokenFileText, tokenIn } from '../../../../model/portal/tokenText';
import { readUpTo } from '../../../../rpc/readLimited';
import { say } from '../../../terminal/streams';
import type { CommonOptions } from '../../arguments/options';
import { UsageError } from '../../failures/failure';
import { bytesNamed, isThere, readWords } from '../namedFile';
import { variable } from './ways';

/** Bytes: a token is one line. */
const limitBytes = 64 * 1024;

const howToGet = 'Get one in the portal: the menu under your name, "Portal API Token".';

export interface GivenToken {
  readonly text: string;
  /** Path of the file, where it comes from one. */
  readonly file?: string | undefined;
}

type TokenSource = Pick<CommonOptions, 'token'>;

/** @throws UsageError, which never shows what could be a token */
export function givenToken({ token: named }: TokenSource): GivenToken {
  const text = variable('PORTAL_TOKEN');
  if (named === undefined && text !== undefined) return checked({ text }, 'PORTAL_TOKEN');
  if (named === '-') return checked({ text: fromStandardInput() }, 'Standard input');
  const file = named ?? variable('PORTAL_TOKEN_FILE');
  if (file === undefined)
    throw new UsageError('The portal needs your token: give its file with --token FILE.', {
      action: howToGet,
    });
  const source = named === undefined ? 'PORTAL_TOKEN_FILE' : '--token';
  return checked({ text: textOf(file, source), file: underHome(file) }, file);
}

function textOf(file: string, source: string): string {
  try {
    const bytes = bytesNamed(file, limitBytes);
    tellOfOthers(file);
    return tokenFileText(bytes);
  } catch (error) {
    // People give the token itself by mistake. What names no file may be one, and is never shown.
    throw new UsageError(
      isThere(file)
        ? `The token file ${file} cannot be read (${readWords(error)}): give the file that the portal saves, cloudlab.jwt.`
        : `${source} must name the file with your token, and there is no file of the name that you gave: check its path. (The name is not shown, because it could be the token itself.)`,
    );
  }
}

/** Whoever reads it acts as its user for two months. */
function tellOfOthers(file: string): void {
  const stat = statSync(underHome(file));
  if (process.getuid === undefined || !stat.isFile() || (stat.mode & 0o077) === 0) return;
  say([`Other users of this computer can read the token in ${file}: run chmod 600 on it.`]);
}

function fromStandardInput(): string {
  try {
    return (readUpTo(0, limitBytes, 1_000) ?? Buffer.alloc(0)).toString('utf8');
  } catch (error) {
    throw new UsageError(`Standard input cannot be read (${readWords(error)}): pipe the token in.`);
  }
}

/** @param source begins the sentence */
function checked({ text, file }: GivenToken, source: string): GivenToken {
  if (text.includes('-----BEGIN '))
    throw new UsageError(
      `${source} contains a certificate or a key, not a token: give it with -f FILE.`,
    );
  try {
    return { text: tokenIn(text, source), file };
  } catch (error) {
    throw UserError.is(error) ? new UsageError(error.sentence, { action: howToGet }) : error;
  }
}
