/** Where the passphrase comes from: its file, else a question without echo. Never an argument. */
import { defined } from '../../../rpc/defined';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder, underHome } from '../../../model/storage/folders';
import { IdentityError, loadIdentity, type Identity } from '../../../rpc';
import { say } from '../../terminal/streams';
import { UsageError } from '../failures/failure';
import { bytesNamed, isThere, readWords } from './namedFile';
import { askSecret, isInteractive } from '../terminal/prompt';

export interface IdentitySource {
  /** PEM file; default: the classic scripts' own. */
  readonly certificate?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

const tries = 3;

/** @throws IdentityError, UsageError */
export async function openIdentity(source: IdentitySource): Promise<Identity> {
  const certificate = certificateFile(source);
  const passphrase = passphraseFromFile(source.passphraseFile);
  const pem = readOnce(certificate);
  try {
    return await loadIdentity({ certificate: pem, ...defined({ passphrase }) });
  } catch (error) {
    if (!IdentityError.is(error, 'passphrase-needed')) throw error;
    if (!isInteractive()) throw emptyFile(source.passphraseFile) ?? error;
    const identity = opened.get(certificate) ?? (await askForPassphrase(certificate, pem));
    opened.set(certificate, identity);
    return identity;
  }
}

/** By their files: a command that needs several sessions asks for a passphrase once. */
const opened = new Map<string, Identity>();

/** Path of the PEM file: as it was given, else the classic scripts' own. */
export function certificateFile({ certificate }: Pick<IdentitySource, 'certificate'>): string {
  const named = certificate ?? fromEnvironment('PROTOGENI_CERTIFICATE');
  return named === undefined ? join(homeFolder(), '.ssl', 'encrypted.pem') : underHome(named);
}

/** The bytes of a pipe, which gives them only once; else the file itself, which messages then name. */
function readOnce(file: string): string | Uint8Array {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFIFO() === true ? bytesNamed(file) : file;
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${readWords(error)}): give the path of your PEM file.`,
    );
  }
}

async function askForPassphrase(
  certificate: string,
  source: string | Uint8Array,
): Promise<Identity> {
  for (let attempt = 1; ; attempt += 1) {
    const passphrase = await askSecret(`Passphrase of ${certificate}: `);
    try {
      return await loadIdentity({ certificate: source, passphrase });
    } catch (error) {
      if (!IdentityError.is(error, 'wrong-passphrase') || attempt === tries) throw error;
      say(['That is not the passphrase of this certificate. Try again.']);
    }
  }
}

/** The reason, where the person has named a file and its first line is empty. */
function emptyFile(given: string | undefined): UsageError | undefined {
  const named = given ?? fromEnvironment('PROTOGENI_PASSPHRASE');
  if (named === undefined) return undefined;
  return new UsageError(
    `The first line of the passphrase file ${named} is empty: give a file whose first line is the passphrase.`,
  );
}

/** First line of the file. Only the usual file may be missing; one that was named must be there. */
function passphraseFromFile(given: string | undefined): string | undefined {
  const named = given ?? fromEnvironment('PROTOGENI_PASSPHRASE');
  let bytes: Buffer;
  try {
    bytes = bytesNamed(named ?? join(homeFolder(), '.ssl', 'password'));
  } catch (error) {
    if (named === undefined) return undefined;
    throw unreadable(given === undefined ? 'PROTOGENI_PASSPHRASE' : '-p', named, error);
  }
  const [line = ''] = textOf(bytes).split(/\r\n?|\n/, 1);
  return line === '' ? undefined : line;
}

/** Editors of Windows put a mark in front, and some write UTF-16. Neither is part of a passphrase. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

/** People give the passphrase itself by mistake. What names no file may be one, and is never shown. */
function unreadable(source: string, value: string, error: unknown): UsageError {
  return new UsageError(
    isThere(value)
      ? `The passphrase file ${value} cannot be read (${readWords(error)}): give a file whose first line is the passphrase.`
      : `${source} must name a file whose first line is the passphrase, and no file has the name that you gave: check its path. (The name is not shown, because it could be the passphrase itself.)`,
  );
}

function fromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
