// RSA keys that the processes of a run of the tests share: to make one takes longer than most tests. Each process gets
// all of its keys different, the first of each process the same, and no run those of another.
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

let count = 0;

/** A private key that this process has not had before. */
export async function nextKey(bits: number): Promise<KeyObject> {
  const { RUN_FOLDER: folder } = process.env;
  if (folder === undefined) return newKey(bits);
  const file = join(folder, 'keys', `${bits}-${count++}.pem`);
  if (existsSync(file)) return createPrivateKey(readFileSync(file));
  const key = await newKey(bits);
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  // Another process may have been quicker; whoever reads it has one whole key.
  renameSync(draft, file);
  return key;
}

async function newKey(bits: number): Promise<KeyObject> {
  const { privateKey } = await generate('rsa', { modulusLength: bits });
  return privateKey;
}
