/**
 * Looks for the secrets of a local testbed's users wherever they must not be: in files that were
 * written meanwhile, in texts that were shown, and in the arguments of processes.
 */
import { createPrivateKey } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

interface Secret {
  /** What it is, for the message; the secret itself is never in one. */
  readonly what: string;
  readonly text: string;
}

/** Longer files hold no text of ours. */
const longest = 32 * 1024 * 1024;

/** Passphrases, portal tokens, the keys (encrypted and opened) of all users, and the beginning of any credential. */
export function secretsOf(testbedDirectory: string): Secret[] {
  const users = join(testbedDirectory, 'users');
  if (!existsSync(users)) return [];
  const own = readdirSync(users).flatMap((name): Secret[] => {
    const passphrase = readFileSync(join(users, name, 'password'), 'utf8').trim();
    const pem = readFileSync(join(users, name, 'encrypted.pem'), 'utf8');
    const key = createPrivateKey({ key: pem, passphrase });
    const opened = (['pkcs1', 'pkcs8'] as const).map((type) =>
      key.export({ type, format: 'pem' }).toString(),
    );
    return [
      { what: `the passphrase of ${name}`, text: passphrase },
      { what: `the portal token of ${name}`, text: tokenIn(join(users, name, 'cloudlab.jwt')) },
      { what: `the encrypted key of ${name}`, text: lineInside(pem) },
      ...opened.map((text) => ({ what: `the key of ${name}`, text: lineInside(text) })),
    ];
  });
  return [...own, { what: 'a credential', text: '<signed-credential' }];
}

/** The part that makes it valid: the others can be guessed. */
function tokenIn(file: string): string {
  const [, , signature] = readFileSync(file, 'utf8').trim().split('.');
  if (signature === undefined || signature === '') throw new Error(`${file} holds no token.`);
  return signature;
}

/** One whole line from the middle of the first block: it stays one piece wherever it is copied. */
function lineInside(pem: string): string {
  const [block = ''] = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END/.exec(pem) ?? [];
  const lines = block.split(/\r?\n/).filter((line) => /^[A-Za-z0-9+/=]{60,}$/.test(line));
  const line = lines[Math.floor(lines.length / 2)];
  if (line === undefined) throw new Error('The file holds no private key.');
  return line;
}

/** `FILE: what` for every file below `folder`, but those in `without`, that holds a secret. */
export function leaksInFiles(
  folder: string,
  secrets: readonly Secret[],
  without: readonly string[],
): string[] {
  return globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !without.some((left) => path.startsWith(left)))
    .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? longest) < longest)
    .flatMap((path) => leaksIn(relative(folder, path), readFileSync(path), secrets));
}

/** `NAME: what` for every secret in a text. */
export function leaksIn(name: string, text: string | Buffer, secrets: readonly Secret[]): string[] {
  return secrets
    .filter((secret) => text.includes(secret.text))
    .map(({ what }) => `${name}: ${what}`);
}

/** The same for the arguments of every process of this machine, where the system shows them. */
export function leaksInArguments(secrets: readonly Secret[]): string[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      return leaksIn(file, readFileSync(file), secrets);
    } catch {
      // The process has ended meanwhile.
      return [];
    }
  });
}
