/**
 * A token as people hand it over: in the file that the portal saves (`cloudlab.jwt`), or pasted. To us it is one opaque
 * word; what is plainly something else is told apart, so that the sentence can say what to look for. No sentence
 * holds any of the text.
 */
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { decodeJwt } from 'jose/jwt/decode';
import { readLimited } from '../../rpc/readLimited';
import { UserError } from '../failures/userError';
import { systemWords } from '../storage/storageError';

/** Bytes. A file of more holds no token, whatever it is. */
const longestFile = 65_536;

/** Reads a file; it stays as it is. @throws UserError */
export function tokenInFile(path: string): string {
  const name = basename(path);
  let bytes: Buffer;
  try {
    bytes = readLimited(path, longestFile);
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'TOO_BIG'
      ? new UserError(l10n.t('{0} is too large for a token. Choose the file cloudlab.jwt.', name))
      : new UserError(l10n.t('{0} cannot be read: {1}.', name, systemWords(error)));
  }
  return tokenIn(tokenFileText(bytes), name);
}

/** Windows writes UTF-16 where a command's output goes to a file; it begins with a mark. */
export function tokenFileText(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isWide ? 'utf16le' : 'utf8');
}

/** @param name what holds the text, such as a file's name; left out for a pasted text. @throws UserError */
export function tokenIn(text: string, name?: string): string {
  const token = bare(text);
  const subject = name ?? l10n.t('This text');
  if (token === '')
    throw new UserError(l10n.t('{0} is empty.', subject), {
      action: l10n.t('Get a token in the portal.'),
    });
  const wrong = flawOf(token, subject);
  if (wrong !== undefined) throw new UserError(wrong);
  return token;
}

/** A line that sets a variable, or the header of a request, as they are copied from shells and notes. */
const named = /^(?:(?:export|set)\s+|\$env:)?\w*TOKEN\s*=\s*|^X-Api-Token:\s*/i;

const quotes: readonly RegExp[] = [/^"([^"]*)"$/, /^'([^']*)'$/, /^“([^”]*)”$/, /^‘([^’]*)’$/];

/** The token without what people leave around it. `trim` takes a byte order mark as well. */
function bare(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const [only = ''] = said;
  if (said.length > 1) return text.trim();
  const value = only.replace(named, '');
  const inner = quotes.flatMap((pair) => pair.exec(value)?.[1] ?? []);
  return (inner[0] ?? value).trim();
}

/** One sentence, or undefined for a text that can be a token. */
function flawOf(token: string, subject: string): string | undefined {
  if (/^<(?:!doctype|html|\?xml|head|body)/i.test(token)) {
    return l10n.t('{0} is a web page, not a token. Download the token again.', subject);
  }
  if (/-----BEGIN [A-Z ]+-----/.test(token)) {
    return l10n.t(
      '{0} is a certificate or a key, not a token. Use "Choose Certificate…" for it.',
      subject,
    );
  }
  if (/^https?:\/\//i.test(token))
    return l10n.t(
      '{0} is an address, not a token. Give the text of the file cloudlab.jwt.',
      subject,
    );
  if (/^\$\{?\w+\}?$|^%\w+%$/.test(token)) {
    return l10n.t(
      '{0} is the name of a variable, not a token. Give the text of the file cloudlab.jwt.',
      subject,
    );
  }
  if (/[\r\n]/.test(token))
    return l10n.t('{0} has more than one line. A token is a single line.', subject);
  if (/^[{[]/.test(token))
    return l10n.t('{0} is JSON, not a token. Give the token alone.', subject);
  if (/[^\x21-\x7e]/.test(token)) {
    return l10n.t('{0} is not a token: a token has no spaces and no special characters.', subject);
  }
  return undefined;
}

/** When the token says that it ends, in the usual form of such tokens. Only a hint: what counts is the portal's word. */
export function endHint(token: string): Date | undefined {
  try {
    const { exp } = decodeJwt(token);
    const end = new Date((exp ?? Number.NaN) * 1000);
    return Number.isNaN(end.getTime()) ? undefined : end;
  } catch {
    return undefined;
  }
}
