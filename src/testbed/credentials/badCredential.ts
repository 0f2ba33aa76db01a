// Why a credential is not accepted.
import { randomBytes } from 'node:crypto';

export class BadCredential extends Error {
  override readonly name: string = 'BadCredential';
}

/** It is no credential at all. In the words of the sites' verifier, which names a file of its own (section 4.2). */
export class UnreadableCredential extends BadCredential {
  override readonly name = 'UnreadableCredential';
  constructor() {
    const file = `/tmp/${randomBytes(5).toString('hex')}`;
    const schema = '/usr/testbed/lib/protogeni/security/credential.xsd';
    super(`*** verifygenicred:\n    ${file} does not conform to schema ${schema}`);
  }
}
