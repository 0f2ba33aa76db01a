// Key pairs of the testbed: RSA 2048 as at the real sites, kept in files that only their owner can read.
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { writeFileAtomically } from '../state/files';

const generate = promisify(generateKeyPair);

/** A new RSA key; runs on the thread pool, so several at once use every core. */
export async function newKey(): Promise<KeyObject> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return privateKey;
}

/** The key of a file; made and written there on the first call. */
export async function keyOfFile(file: string): Promise<KeyObject> {
  if (existsSync(file)) return createPrivateKey(readFileSync(file));
  const key = await newKey();
  writeFileAtomically(file, key.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  return key;
}

/**
 * The key as users get it from a site: traditional PEM, encrypted with triple DES under the passphrase
 * (section 2.2). Crypto libraries without that cipher write AES instead.
 */
export function encryptedKey(key: KeyObject, passphrase: string): string {
  const traditional = { type: 'pkcs1', format: 'pem', passphrase } as const;
  try {
    return key.export({ ...traditional, cipher: 'des-ede3-cbc' }).toString();
  } catch {
    return key.export({ ...traditional, cipher: 'aes-256-cbc' }).toString();
  }
}
