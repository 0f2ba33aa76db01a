// Loading users' files in all their forms, and telling what is wrong with the others.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { IdentityError, loadIdentity, type IdentityReason } from '../../../../src/rpc';
import { tlsOptionsOf } from '../../../../src/rpc/identity/loadIdentity';
import {
  aliceUrn,
  keyPem,
  makeAuthority,
  makeUser,
  userFile,
  type Issued,
  type KeyForm,
} from '../../../support/certificates';

const passphrase = 'open sesame';
const sliceAuthorityUrl = 'https://www.home.example:12369/protogeni/xmlrpc/sa';

describe('loadIdentity', () => {
  let ca: Issued;
  let alice: Issued;

  before(async () => {
    ca = await makeAuthority();
    alice = await makeUser(ca, { sliceAuthorityUrl });
  });

  async function refused(
    certificate: string | Uint8Array,
    given?: string,
  ): Promise<[IdentityReason, string]> {
    try {
      await loadIdentity({ certificate, passphrase: given });
    } catch (error) {
      assert.ok(IdentityError.is(error), String(error));
      return [error.reason, error.message];
    }
    return assert.fail('it was loaded');
  }

  it('takes for damaged a key that would need minutes to open', async () => {
    const pbkdf2 = sequence(oid('2a864886f70d01050c'), sequence(salt, integer('01312d00')));
    const scrypt = sequence(
      oid('2b06010401da47040b'),
      sequence(salt, integer('4000'), integer('01'), integer('03e8')),
    );
    const aes = sequence(oid('60864801650304012a'), octets(Buffer.alloc(16)));
    for (const derivation of [pbkdf2, scrypt]) {
      const scheme = sequence(oid('2a864886f70d01050d'), sequence(derivation, aes));
      const body = sequence(scheme, octets(Buffer.alloc(32))).toString('base64');
      const armour = (end: string): string => `-----${end} ENCRYPTED PRIVATE KEY-----\n`;
      const file = `${armour('BEGIN')}${body}\n${armour('END')}${alice.pem}`;
      const [reason] = await refused(file, passphrase);
      assert.equal(reason, 'damaged');
    }
  });

  it('takes a file that is far too long for no PEM file', async () => {
    const file = userFile(alice) + alice.pem.repeat(1000);
    assert.equal((await refused(file, passphrase))[0], 'damaged');
  });

  it('refuses the unencrypted certificate that every ProtoGENI call would be refused with', async () => {
    const emulab = await makeUser(ca, { unit: 'sslxmlrpc' });
    const [reason, message] = await refused(userFile(emulab, 'plain'));
    assert.equal(reason, 'unsupported');
    assert.match(message, /encrypted\.pem/);
  });

  it('reads who the user is', async () => {
    const identity = await loadIdentity({ certificate: userFile(alice), passphrase });
    assert.equal(identity.urn, aliceUrn);
    assert.equal(identity.email, 'alice@home.example');
    assert.equal(identity.sliceAuthorityUrl, sliceAuthorityUrl);
    assert.ok(identity.notBefore < new Date() && identity.notAfter > new Date());
    assert.match(identity.fingerprint, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.match(identity.certificate, /^-----BEGIN CERTIFICATE-----/);
  });

  for (const form of [
    'des3',
    'aes128',
    'aes256',
    'pkcs8',
    'plain',
    'plain-pkcs1',
  ] satisfies KeyForm[]) {
    it(`reads a key kept as ${form}`, async () => {
      const encrypted = !form.startsWith('plain');
      const file = userFile(alice, form);
      const identity = await loadIdentity({
        certificate: file,
        passphrase: encrypted ? passphrase : undefined,
      });
      assert.equal(identity.urn, aliceUrn);
      assert.equal(tlsOptionsOf(identity).passphrase, encrypted ? passphrase : undefined);
    });

    if (form.startsWith('plain')) continue;

    it(`tells a wrong passphrase and a missing one apart for ${form}`, async () => {
      const file = userFile(alice, form);
      assert.equal((await refused(file, 'wrong'))[0], 'wrong-passphrase');
      assert.equal((await refused(file))[0], 'passphrase-needed');
      assert.equal((await refused(file, ''))[0], 'passphrase-needed');
    });

    it(`tells a damaged key from a wrong passphrase for ${form}`, async () => {
      const lines = userFile(alice, form).split('\n');
      const short = lines.toSpliced(12, 3).join('\n');
      assert.equal((await refused(short, passphrase))[0], 'damaged');
      const garbled = lines.toSpliced(12, 1, '!!!!').join('\n');
      assert.equal((await refused(garbled, passphrase))[0], 'damaged');
    });
  }

  it('never takes a wrong passphrase for damage', async () => {
    const file = userFile(alice);
    // Of 256 wrong passphrases about one passes the check of the padding.
    for (let i = 0; i < 600; i++) {
      assert.equal((await refused(file, `wrong ${i}`))[0], 'wrong-passphrase', `wrong ${i}`);
    }
  });

  it('reads the key after the certificate, CRLF, and a chain behind it', async () => {
    const file = `${alice.pem}${keyPem(alice, 'des3')}${ca.pem}`.replaceAll('\n', '\r\n');
    const identity = await loadIdentity({ certificate: file, passphrase });
    assert.equal(identity.urn, aliceUrn);
    assert.equal(identity.certificate.match(/BEGIN CERTIFICATE/g)?.length, 2);
    assert.ok(identity.certificate.startsWith(alice.certificate.toString('pem').slice(0, 60)));
  });

  it('finds the user among chain certificates that come first', async () => {
    const identity = await loadIdentity({ certificate: `${ca.pem}${userFile(alice)}`, passphrase });
    assert.equal(identity.urn, aliceUrn);
  });

  it('takes the last publicid URN for the identity', async () => {
    const identity = await loadIdentity({ certificate: userFile(alice), passphrase });
    assert.notEqual(identity.urn, 'urn:uuid:7f3e6f7a-0000-4000-8000-000000000001');
  });

  it('does without an address of the slice authority', async () => {
    const bob = await makeUser(ca, { urn: 'urn:publicid:IDN+home.example+user+bob' });
    const identity = await loadIdentity({ certificate: userFile(bob), passphrase });
    assert.equal('sliceAuthorityUrl' in identity, false);
  });

  it('refuses a certificate without a URN', async () => {
    const nobody = await makeUser(ca, { urn: '' });
    const [reason, sentence] = await refused(userFile(nobody), passphrase);
    assert.equal(reason, 'no-urn');
    assert.match(sentence, /no user URN/);
  });

  it('loads an expired certificate, whose dates the caller can judge', async () => {
    const old = await makeUser(ca, {
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-01-01'),
    });
    const identity = await loadIdentity({ certificate: userFile(old), passphrase });
    assert.equal(identity.notAfter.getUTCFullYear(), 2021);
  });

  it('refuses a key that belongs to another certificate', async () => {
    const other = await makeUser(ca);
    const [reason, sentence] = await refused(`${keyPem(other, 'plain')}${alice.pem}`);
    assert.equal(reason, 'damaged');
    assert.match(sentence, /does not belong/);
  });

  it('says what a file lacks', async () => {
    assert.match((await refused(alice.pem))[1], /no private key/);
    assert.match((await refused(keyPem(alice, 'plain')))[1], /no certificate/);
    assert.match((await refused(new TextEncoder().encode('hello')))[1], /not a PEM file/);
    assert.match((await refused(userFile(alice).slice(0, -200), passphrase))[1], /cut off/);
    const broken = userFile(alice).replace(/(BEGIN CERTIFICATE-----\n.{20}).{8}/, '$1AAAAAAAA');
    assert.match((await refused(broken, passphrase))[1], /damaged|does not belong/);
  });

  it('says how to convert PKCS#12', async () => {
    const [reason, sentence] = await refused(new Uint8Array([0x30, 0x82, 0x01, 0x00]));
    assert.equal(reason, 'unsupported');
    assert.match(sentence, /openssl pkcs12/);
  });

  describe('from a file', () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), 'identity-'))));
    after(() => rmSync(folder, { recursive: true }));

    it('reads it', async () => {
      const path = join(folder, 'encrypted.pem');
      writeFileSync(path, userFile(alice));
      assert.equal((await loadIdentity({ certificate: path, passphrase })).urn, aliceUrn);
    });

    it('names the file that is not there, or is a folder', async () => {
      const missing = join(folder, 'none.pem');
      assert.deepEqual(await refused(missing), [
        'not-found',
        `There is no file ${missing}; give the path of your PEM file.`,
      ]);
      assert.equal((await refused(folder))[0], 'unreadable');
    });
  });

  it('shows nothing of the key or passphrase in any print', async () => {
    const identity = await loadIdentity({ certificate: userFile(alice), passphrase });
    const prints = [inspect(identity, { showHidden: true, depth: 9 }), JSON.stringify(identity)];
    for (const print of prints) {
      assert.doesNotMatch(print, /PRIVATE KEY|open sesame/);
    }
  });

  it('gives no key for an object that only looks like an identity', async () => {
    const identity = await loadIdentity({ certificate: userFile(alice), passphrase });
    assert.throws(() => tlsOptionsOf({ ...identity }), /not made by loadIdentity/);
  });
});

function element(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, 0x81, content.length]), content]);
}

const sequence = (...parts: Uint8Array[]): Buffer => element(0x30, ...parts);
const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const integer = (hex: string): Buffer => element(0x02, Buffer.from(hex, 'hex'));
const octets = (bytes: Uint8Array): Buffer => element(0x04, bytes);
const salt = octets(Buffer.alloc(8, 1));
