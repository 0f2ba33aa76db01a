// What is said of a user's file when it is chosen, before it is saved and before anything is sent.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { explain } from '../../../../src/model/failures/explain';
import { checkIdentityFile, type IdentityCheck } from '../../../../src/rpc';
import {
  aliceUrn,
  keyPem,
  makeAuthority,
  makeUser,
  signedWithMd5,
  userFile,
  type Issued,
} from '../../../support/certificates';

const passphrase = 'open sesame';
const day = 86_400_000;

describe('a certificate file that is chosen', () => {
  let ca: Issued;
  let alice: Issued;

  before(async () => {
    ca = await makeAuthority();
    alice = await makeUser(ca);
  });

  function outcome(check: IdentityCheck): string {
    if (check.state === 'good') return 'good';
    const { reason, flaw, own } = check.error;
    return [check.state, reason, own?.problem ?? flaw].filter(Boolean).join(' ');
  }

  async function check(certificate: string | Uint8Array, given?: string): Promise<string> {
    return outcome(await checkIdentityFile({ certificate, passphrase: given }));
  }

  it('is good when its passphrase opens it', async () => {
    assert.equal(await check(userFile(alice), passphrase), 'good');
    assert.equal(await check(userFile(alice, 'plain')), 'good');
  });

  it('tells whose it is before the passphrase is known', async () => {
    const found = await checkIdentityFile({ certificate: userFile(alice) });
    assert.equal(outcome(found), 'locked passphrase-needed');
    assert.equal(found.state === 'locked' && found.user.urn, aliceUrn);
    assert.equal(await check(userFile(alice), 'wrong'), 'locked wrong-passphrase');
  });

  it('is bad when it is not a file of a user, with or without a passphrase', async () => {
    const other = await makeUser(ca);
    const nobody = await makeUser(ca, { urn: '' });
    assert.equal(await check('/nowhere/at-all.pem'), 'bad not-found');
    assert.equal(await check(Buffer.from('hello')), 'bad damaged no-pem');
    assert.equal(await check(alice.pem), 'bad damaged no-private-key');
    assert.equal(await check(keyPem(alice, 'des3')), 'bad damaged no-certificate');
    assert.equal(await check(userFile(nobody)), 'bad no-urn');
    assert.equal(
      await check(`${keyPem(other, 'des3')}${alice.pem}`, passphrase),
      'bad damaged key-of-another',
    );
    const broken = userFile(alice).replace(/(BEGIN CERTIFICATE-----\n)[^-]*/, '$1AAAAAAAA\n');
    assert.equal(await check(broken), 'bad damaged bad-certificate');
  });

  it('is bad when it is the unencrypted one, which ProtoGENI servers refuse', async () => {
    const emulab = await makeUser(ca, { unit: 'sslxmlrpc' });
    const nameless = await makeUser(ca, { unit: 'sslxmlrpc', urn: '' });
    for (const user of [emulab, nameless]) {
      const found = await checkIdentityFile({ certificate: userFile(user, 'plain') });
      assert.equal(outcome(found), 'bad unsupported classic-interface');
      assert.equal(
        found.state === 'bad' && explain(found.error).message,
        'The certificate is the file for the classic interface of Emulab (emulab.pem, not encrypted), which every ProtoGENI server refuses; use encrypted.pem, or cloudlab.pem from your portal.',
      );
    }
    assert.equal(await check(userFile(emulab)), 'bad unsupported classic-interface');
  });

  it('is bad when its certificate has expired, though the key stays closed', async () => {
    const notAfter = new Date(Date.now() - day);
    const old = await makeUser(ca, { notBefore: new Date(Date.now() - 9 * day), notAfter });
    for (const given of [undefined, 'wrong', passphrase])
      assert.equal(await check(userFile(old), given), 'bad unusable expired');
    const found = await checkIdentityFile({ certificate: userFile(old) });
    assert.ok(found.state === 'bad' && found.error.own?.problem === 'expired');
    assert.equal(Math.trunc(+found.error.own.at / 1000), Math.trunc(+notAfter / 1000));
    assert.match(explain(found.error).sentence, /expired on \d{4}-\d\d-\d\d .* get a new one/);
  });

  it('is bad when its certificate is not valid yet, by the clock that is named', async () => {
    const early = await makeUser(ca, { notBefore: new Date(Date.now() + day) });
    const found = await checkIdentityFile({ certificate: userFile(early), passphrase });
    assert.equal(outcome(found), 'bad unusable not-yet-valid');
    assert.ok(found.state === 'bad');
    assert.match(explain(found.error).sentence, /valid only from .* clock of this computer says/);
  });

  it('is bad when its key is too short to be safe', async () => {
    const short = await makeUser(ca, { bits: 768 });
    const found = await checkIdentityFile({ certificate: userFile(short), passphrase });
    assert.equal(outcome(found), 'bad unusable short-key');
    assert.ok(found.state === 'bad');
    assert.match(explain(found.error).sentence, /^Your certificate .*has a key of 768 bits/);
  });

  it('is bad when it is signed with MD5', async () => {
    const forged = signedWithMd5(await makeUser(ca), ca);
    assert.equal(await check(userFile(forged), passphrase), 'bad unusable weak-digest');
  });

  it('is good with SHA-1, which testbeds sign with', async () => {
    const old = await makeUser(ca, { digest: 'SHA-1' });
    assert.equal(await check(userFile(old), passphrase), 'good');
  });

  for (const [name, encode] of [
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without a byte order mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['big-endian UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ] as const) {
    it(`is read when an editor has stored it as ${name}`, async () => {
      assert.equal(await check(encode(userFile(alice)), passphrase), 'good');
    });
  }
});
