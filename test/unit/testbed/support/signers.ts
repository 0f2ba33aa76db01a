// People and authorities of a lab as signers of credentials, and what they sign.
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CredentialContent } from '../../../../src/testbed/credentials/issue';
import type { Issuer } from '../../../../src/testbed/pki/issue';
import type { Lab } from './lab';

export const authority = 'urn:publicid:IDN+home.example+authority+sa';
/** What the testbed says of a signature that does not fit. */
export const unverified =
  'Malformed arguments: func=xmlSecOpenSSLEvpSignatureVerify:file=evp_signatures.c:line=453:obj=rsa-sha1:' +
  'subj=unknown:error=18:data do not match:details=EVP_VerifyFinal: signature verification failed';

export const userUrn = (uid: string): string => `urn:publicid:IDN+home.example+user+${uid}`;

export function fileOf(lab: Lab, ...path: string[]): string {
  return readFileSync(join(lab.directory, ...path), 'utf8');
}

export function authorityOf(lab: Lab): Issuer {
  const key = createPrivateKey(fileOf(lab, 'sites', 'home', 'site.key'));
  return { key, certificate: fileOf(lab, 'sites', 'home', 'sa.pem'), chain: [] };
}

export function personOf(lab: Lab, uid: string): Issuer {
  const pem = fileOf(lab, 'users', uid, 'encrypted.pem');
  const passphrase = fileOf(lab, 'users', uid, 'password').trim();
  const [certificate = ''] = /-----BEGIN CERTIFICATE-----[^]*/.exec(pem) ?? [];
  return { key: createPrivateKey({ key: pem, passphrase }), certificate, chain: [] };
}

/** A self credential of a user, or what is changed of it. */
export function contentFor(
  lab: Lab,
  owner: string,
  change: Partial<CredentialContent> = {},
): CredentialContent {
  return {
    ownerUrn: userUrn(owner),
    ownerCertificate: personOf(lab, owner).certificate,
    targetUrn: authority,
    targetCertificate: fileOf(lab, 'sites', 'home', 'sa.pem'),
    expires: Date.now() + 3_600_000,
    privileges: ['*'],
    ...change,
  };
}

/** Code and text of a call that only wants an identity. */
export async function codeOf(
  lab: Lab,
  credential: string,
  user = 'alice',
): Promise<[number, string]> {
  const reply = await lab.client.call(lab.cm(), user, 'ListImages', { credentials: [credential] });
  return [reply.code, reply.output];
}
