/** Whether logging in with a key can ask a person for something. */
import { readFileSync, statSync } from 'node:fs';

/** Bytes: a key is smaller. */
const LARGEST_KEY = 64 * 1024;

/**
 * True for the file of a private key that only software uses. Security keys (`sk-ssh-ed25519@openssh.com`) wait until
 * someone touches them, and what is no private key, such as the public half of one in an agent, can be anything. The
 * public half stands in clear text in OpenSSH's format (PROTOCOL.key), and other formats have no security keys.
 */
export function isSilentKey(file: string): boolean {
  const text = keyText(file);
  const [, type = '', body = ''] =
    /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([\s\S]*)-----END/.exec(text) ?? [];
  if (type === '') return false;
  return !/\bsk-(?:ssh|ecdsa)-/.test(Buffer.from(body, 'base64').toString('latin1'));
}

function keyText(file: string): string {
  try {
    const stat = statSync(file);
    return stat.isFile() && stat.size <= LARGEST_KEY ? readFileSync(file, 'latin1') : '';
  } catch {
    return '';
  }
}
