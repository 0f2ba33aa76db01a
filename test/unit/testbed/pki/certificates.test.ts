// What stands in the certificates of a testbed, and what becomes of those that an older testbed has made.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import * as x509 from '@peculiar/x509';
import { issueCertificate, type Issuer } from '../../../../src/testbed/pki/issue';
import { newKey } from '../../../../src/testbed/pki/keys';
import { Layout } from '../../../../src/testbed/layout';
import { openStore } from '../../../../src/testbed/state/store';
import { libxml2Signatures } from '../../../support/libxml2Signatures';
import { Lab } from '../support/lab';
import { codeOf, fileOf, userUrn } from '../support/signers';

const subjectKeyIdentifier = '2.5.29.14';
const authorityKeyIdentifier = '2.5.29.35';

function certificateIn(pem: string): x509.X509Certificate {
  const [block = ''] = /-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----/.exec(pem) ?? [];
  return new x509.X509Certificate(block);
}

function keyIdOf(pem: string): string | undefined {
  const found = certificateIn(pem).getExtension(subjectKeyIdentifier);
  return found instanceof x509.SubjectKeyIdentifierExtension ? found.keyId : undefined;
}

function issuerKeyIdOf(pem: string): string | undefined {
  const found = certificateIn(pem).getExtension(authorityKeyIdentifier);
  return found instanceof x509.AuthorityKeyIdentifierExtension ? found.keyId : undefined;
}

const root = (lab: Lab): string => fileOf(lab, 'ca', 'ca.pem');
const rootIssuer = (lab: Lab): Issuer => ({
  certificate: root(lab),
  key: createPrivateKey(fileOf(lab, 'ca', 'ca.key')),
  chain: [],
});

describe('the certificates of a testbed', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.fresh({ aggregates: 1, domain: 'elsewhere.example' });
  });
  after(() => lab.close());

  it('lead to an authority that names itself the root of the home site', () => {
    assert.equal(
      new X509Certificate(root(lab)).subjectAltName,
      'URI:urn:publicid:IDN+home.elsewhere.example+authority+root',
    );
  });

  it('say whose keys they are, and whose key has signed them', () => {
    const authority = keyIdOf(root(lab));
    assert.match(authority ?? '', /^[0-9a-f]{40}$/);
    assert.equal(issuerKeyIdOf(root(lab)), authority);
    for (const path of [
      ['users', 'alice', 'encrypted.pem'],
      ['sites', 'home', 'sa.pem'],
      ['sites', 'home', 'cm.pem'],
      ['sites', 'home', 'server.pem'],
    ]) {
      const pem = fileOf(lab, ...path);
      assert.match(keyIdOf(pem) ?? '', /^[0-9a-f]{40}$/, path.join('/'));
      assert.equal(issuerKeyIdOf(pem), authority, path.join('/'));
    }
  });
});

describe('a certificate for web pages, which needs no passphrase', () => {
  it('gets HTTP 403 from every call, whatever is called', async (t) => {
    const lab = await Lab.open({ aggregates: 1 });
    t.after(() => lab.close());
    const key = await newKey();
    const dates = {
      notBefore: new Date(Date.now() - 1000),
      notAfter: new Date(Date.now() + 60_000),
    };
    const content = {
      organizationalUnit: 'sslxmlrpc',
      commonName: randomUUID(),
      email: 'alice@home.example',
      urn: userUrn('alice'),
      ...dates,
    };
    const cert = await issueCertificate(key, content, rootIssuer(lab));
    const pem = key.export({ type: 'pkcs1', format: 'pem' });
    for (const url of [lab.sa, lab.cm(), lab.am('2.0'), lab.sa.replace(/sa$/, 'nothing')]) {
      const body = '<methodCall><methodName>GetVersion</methodName></methodCall>';
      const reply = await lab.client.http(url, { key: pem, cert, method: 'POST', body });
      assert.equal(reply.status, 403);
      assert.equal(reply.headers['content-type'], 'text/html');
    }
  });
});

/** Takes out of a certificate all that older testbeds did not write, for the same key and name. */
async function olderForm(pem: string, issuer: Issuer, isRoot: boolean): Promise<string> {
  const now = certificateIn(pem);
  const kept = now.extensions.filter(({ type }) =>
    isRoot
      ? type === '2.5.29.19'
      : type !== subjectKeyIdentifier && type !== authorityKeyIdentifier,
  );
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const pkcs8 = new Uint8Array(issuer.key.export({ type: 'pkcs8', format: 'der' }));
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: now.serialNumber,
    subject: now.subjectName.toJSON(),
    issuer: now.issuerName.toJSON(),
    notBefore: now.notBefore,
    notAfter: now.notAfter,
    publicKey: now.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
    signingAlgorithm: algorithm,
    extensions: kept,
  });
  return `${made.toString('pem')}\n`;
}

describe('a folder of an older testbed', () => {
  let lab: Lab;
  /** What people had in hands before. */
  let old: { root: string; alice: string; carol: string; credential: string };

  before(async () => {
    lab = await Lab.fresh({ aggregates: 1 });
    const credential = (await lab.self()).replace(
      /<SignatureValue>[^<]*/,
      `<SignatureValue>${'A'.repeat(342)}==`,
    );
    await lab.testbed.control({ command: 'user.revoke', uid: 'carol' });
    await lab.testbed.stop();
    const issuer = rootIssuer(lab);
    const layout = new Layout(lab.directory);
    writeFileSync(layout.caCertificate, await olderForm(root(lab), issuer, true));
    const store = await openStore(layout.database);
    for (const user of [...store.users.values()]) {
      const certificate = await olderForm(user.certificate, issuer, false);
      const file = layout.user(user.uid).certificate;
      const [key = ''] = /^[^]*END RSA PRIVATE KEY-----\n/.exec(readFileSync(file, 'utf8')) ?? [];
      writeFileSync(file, key + certificate);
      store.users.put(user.urn, { ...user, certificate });
    }
    for (const key of [...store.issued.keys('')]) {
      const found = store.issued.get(key);
      if (found) store.issued.put(key, { ...found, xml: credential });
    }
    store.close();
    const user = (uid: string): string => fileOf(lab, 'users', uid, 'encrypted.pem');
    old = { root: root(lab), alice: user('alice'), carol: user('carol'), credential };
    await lab.reopen();
  });
  after(() => lab.close());

  const callWith = (pem: string, uid: string): Promise<{ status: number }> =>
    lab.client.http(lab.sa, {
      key: pem,
      cert: pem,
      passphrase: fileOf(lab, 'users', uid, 'password').trim(),
      ca: old.root,
      method: 'POST',
      body: '<methodCall><methodName>GetCredential</methodName></methodCall>',
    });

  it('gets a root with a URN and a key identifier, under the same name and key, as long as before', () => {
    const [before, now] = [old.root, root(lab)].map((pem) => new X509Certificate(pem));
    assert.equal(before?.subjectAltName, undefined);
    assert.equal(now?.subjectAltName, 'URI:urn:publicid:IDN+home.example+authority+root');
    assert.match(keyIdOf(root(lab)) ?? '', /^[0-9a-f]{40}$/);
    assert.deepEqual(
      [now.subject, now.validTo, createPublicKey(root(lab)).export({ format: 'jwk' })],
      [before?.subject, before?.validTo, createPublicKey(old.root).export({ format: 'jwk' })],
    );
  });

  it('lets those in who hold copies of its old certificates', async () => {
    assert.equal(keyIdOf(old.alice), undefined);
    assert.equal((await callWith(old.alice, 'alice')).status, 200);
  });

  it('gives its users key identifiers, with the keys that they have', () => {
    const now = fileOf(lab, 'users', 'alice', 'encrypted.pem');
    assert.match(keyIdOf(now) ?? '', /^[0-9a-f]{40}$/);
    const keyOf = (pem: string): string => pem.split('Certificate:')[0]?.slice(0, 400) ?? '';
    assert.equal(keyOf(now), keyOf(old.alice));
  });

  it('hands out credentials that verify, not those that it has stored', async () => {
    const libxml2 = await libxml2Signatures();
    assert.deepEqual(libxml2.problemsOf(old.credential), ['data do not match']);
    const credential = await lab.self();
    assert.deepEqual(libxml2.problemsOf(credential), []);
    assert.deepEqual(await codeOf(lab, credential), [0, '']);
  });

  it('lets nobody in again whose certificate is revoked', async () => {
    await assert.rejects(callWith(old.carol, 'carol'));
    await assert.rejects(callWith(fileOf(lab, 'users', 'carol', 'encrypted.pem'), 'carol'));
  });
});
