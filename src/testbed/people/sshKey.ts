// The SSH keys of the testbed's users: a plain one for each, in a file that only the owner reads.
import type { Layout } from '../layout';
import { newSshKeyPair } from '../ssh/keyPair';
import { writeFileAtomically } from '../state/files';

/** Makes a new one. Returns the public half, in the one-line form. */
export function provideSshKey(layout: Layout, uid: string, comment: string): string {
  const { privateKey, publicKey } = newSshKeyPair(comment);
  const { sshKey } = layout.user(uid);
  writeFileAtomically(sshKey, privateKey, 0o600);
  writeFileAtomically(`${sshKey}.pub`, `${publicKey}\n`, 0o600);
  return publicKey;
}
