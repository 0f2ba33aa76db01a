// Opens the private key once, when the identity is loaded, to learn whether the passphrase fits. The
// point is to tell a wrong passphrase from a damaged file, which OpenSSL mostly reports alike.
import { defined } from '../defined';
import { createDecipheriv, createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { derivationCost, isWholeSequence, startsKey } from './der';
import { IdentityError } from './identityError';
import type { PemBlock } from './pem';

/** True when the key needs a passphrase, in either of the two encrypted forms. */
export function isEncrypted({ label, headers }: PemBlock): boolean {
  return (
    label === 'ENCRYPTED PRIVATE KEY' || (headers.get('Proc-Type') ?? '').includes('ENCRYPTED')
  );
}

/**
 * The opened key.
 * @throws {IdentityError} `passphrase-needed`, `wrong-passphrase`, `damaged` or `unsupported`.
 */
export function checkKey(key: PemBlock, passphrase: string | undefined, name: string): KeyObject {
  const encrypted = isEncrypted(key);
  if (key.der === undefined || (key.label === 'ENCRYPTED PRIVATE KEY' && !isOpenable(key.der))) {
    throw damaged(name);
  }
  if (encrypted && (passphrase === undefined || passphrase === '')) {
    throw new IdentityError(
      'passphrase-needed',
      `The private key in ${name} is encrypted; give its passphrase.`,
      { file: name },
    );
  }
  try {
    return createPrivateKey({
      key: key.text,
      format: 'pem',
      ...defined({ passphrase }),
    });
  } catch (error) {
    throw explain(error, key, encrypted ? passphrase : undefined, name);
  }
}

/** OpenSSL takes 2,048 iterations, careful people a million. More than this would hold up everything for minutes. */
const MOST_COST = 10_000_000;

function isOpenable(der: Buffer): boolean {
  return isWholeSequence(der) && derivationCost(der) <= MOST_COST;
}

function explain(
  error: unknown,
  key: PemBlock,
  passphrase: string | undefined,
  name: string,
): IdentityError {
  if (passphrase === undefined) return damaged(name);
  if (key.headers.has('DEK-Info') && opensWith(key, passphrase)) return damaged(name);
  if (isUnsupported(error) && isCipherUnknown(key)) {
    return new IdentityError(
      'unsupported',
      `The private key in ${name} is encrypted with a cipher that is not available here.`,
      { file: name, flaw: 'cipher' },
    );
  }
  return new IdentityError(
    'wrong-passphrase',
    `The passphrase does not unlock the private key in ${name}.`,
    { file: name },
  );
}

function isUnsupported(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).includes('UNSUPPORTED');
}

/**
 * OpenSSL says "unsupported" both of a cipher that it lacks and, once in 256 times, of the nonsense
 * that a wrong passphrase makes of a key. Only the first happens with every passphrase.
 */
function isCipherUnknown(key: PemBlock): boolean {
  return ['first', 'second', 'third'].every((other) => {
    try {
      createPrivateKey({ key: key.text, format: 'pem', passphrase: `not this: ${other}` });
      return false;
    } catch (error) {
      return isUnsupported(error);
    }
  });
}

function damaged(name: string): IdentityError {
  return new IdentityError(
    'damaged',
    `The private key in ${name} is damaged; download the file again.`,
    { file: name, flaw: 'bad-private-key' },
  );
}

/**
 * Whether the passphrase turns a traditional key's first block into the start of a key. If it does,
 * the passphrase is right and the rest is damaged. Key derivation: OpenSSL's EVP_BytesToKey with MD5.
 */
function opensWith(key: PemBlock, passphrase: string): boolean {
  const [cipher, hex] = (key.headers.get('DEK-Info') ?? '').split(',', 2);
  const iv = Buffer.from(hex ?? '', 'hex');
  const size = /^AES-(\d+)-CBC$/.exec(cipher ?? '')?.[1];
  const length = cipher === 'DES-EDE3-CBC' ? 24 : Number(size) / 8;
  if (cipher === undefined || key.der === undefined || !Number.isInteger(length)) return false;
  try {
    const decipher = createDecipheriv(
      cipher.toLowerCase(),
      deriveKey(passphrase, iv.subarray(0, 8), length),
      iv,
    );
    decipher.setAutoPadding(false);
    const head = decipher.update(key.der.subarray(0, 32));
    return startsKey(head);
  } catch {
    return false;
  }
}

function deriveKey(passphrase: string, salt: Buffer, length: number): Buffer {
  let block = Buffer.alloc(0);
  let key = Buffer.alloc(0);
  while (key.length < length) {
    block = createHash('md5').update(block).update(passphrase).update(salt).digest();
    key = Buffer.concat([key, block]);
  }
  return key.subarray(0, length);
}
