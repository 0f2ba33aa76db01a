/** Where the passphrase comes from: its file, else a question without echo. Never an argument. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder } from '../../model/folders';
import { IdentityError, loadIdentity, type Identity } from '../../rpc';
import { say } from '../terminal/streams';
import { UsageError } from './failure';
import { askSecret, isInteractive } from './prompt';

export interface IdentitySource {
  /** PEM file; default: the classic scripts' own. */
  readonly certificate?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

const tries = 3;

/** @throws IdentityError, UsageError */
export async function readIdentity(source: IdentitySource): Promise<Identity> {
  const certificate =
    source.certificate ??
    fromEnvironment('PROTOGENI_CERTIFICATE') ??
    join(homeFolder(), '.ssl', 'encrypted.pem');
  const passphrase = passphraseFromFile(source.passphraseFile);
  try {
    return await loadIdentity({ certificate, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    if (!IdentityError.is(error, 'passphrase-needed') || !isInteractive()) throw error;
    return await askForPassphrase(certificate);
  }
}

async function askForPassphrase(certificate: string): Promise<Identity> {
  for (let attempt = 1; ; attempt += 1) {
    const passphrase = await askSecret(`Passphrase of ${certificate}: `);
    try {
      return await loadIdentity({ certificate, passphrase });
    } catch (error) {
      if (!IdentityError.is(error, 'wrong-passphrase') || attempt === tries) throw error;
      say(['That is not the passphrase of this certificate. Try again.']);
    }
  }
}

/** First line of the file. Only the usual file may be missing; one that was named must be there. */
function passphraseFromFile(given: string | undefined): string | undefined {
  const named = given ?? fromEnvironment('PROTOGENI_PASSPHRASE');
  try {
    const file = named ?? join(homeFolder(), '.ssl', 'password');
    const [line = ''] = readFileSync(file, 'utf8').split(/\r?\n/, 1);
    return line === '' ? undefined : line;
  } catch {
    if (named === undefined) return undefined;
    throw new UsageError(
      `The passphrase file ${named} cannot be read: give the name of a file whose first line is the passphrase.`,
    );
  }
}

function fromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
