// Who gets in: certificates as users hold them, refusals in the handshake, revocation, other federations.
import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadIdentity } from '../../../../src/rpc';
import { encodeMethodCall } from '../../../../src/rpc/wire/encodeCall';
import { Lab } from '../support/lab';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

describe('a user’s files', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
  });
  after(() => lab.close());

  const pem = (): string =>
    readFileSync(join(lab.directory, 'users', 'alice', 'encrypted.pem'), 'utf8');

  it('hold the encrypted traditional key first, then the certificate with a readable summary before it', () => {
    assert.match(
      pem(),
      /^-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,/,
    );
    assert.match(
      pem(),
      /-----END RSA PRIVATE KEY-----\nCertificate:\n[^]*-----BEGIN CERTIFICATE-----/,
    );
  });

  it('open with the passphrase and no other', () => {
    const passphrase = readFileSync(
      join(lab.directory, 'users', 'alice', 'password'),
      'utf8',
    ).trim();
    assert.equal(
      createPrivateKey({ key: pem(), passphrase }).asymmetricKeyDetails?.modulusLength,
      2048,
    );
    assert.throws(() => createPrivateKey({ key: pem(), passphrase: 'wrong' }));
  });

  it('are for their owner alone', () => {
    assert.equal(
      statSync(join(lab.directory, 'users', 'alice', 'encrypted.pem')).mode & 0o777,
      0o600,
    );
    assert.equal(statSync(join(lab.directory, 'users', 'alice', 'password')).mode & 0o777, 0o600);
    assert.equal(statSync(lab.directory).mode & 0o777, 0o700);
  });

  it('name the user, the e-mail and the slice authority as the sites do', async () => {
    const certificate = new X509Certificate(
      /-----BEGIN CERTIFICATE-----[^]*/.exec(pem())?.[0] ?? '',
    );
    assert.match(certificate.subject, /^OU=home\.alice$/m);
    assert.match(certificate.subject, /^emailAddress=alice@home\.example$/m);
    assert.match(
      certificate.subjectAltName ?? '',
      /^URI:urn:publicid:IDN\+home\.example\+user\+alice, email:alice@home\.example, URI:urn:uuid:[0-9a-f-]{36}$/,
    );
    const passphrase = readFileSync(
      join(lab.directory, 'users', 'alice', 'password'),
      'utf8',
    ).trim();
    const identity = await loadIdentity({
      certificate: join(lab.directory, 'users', 'alice', 'encrypted.pem'),
      passphrase,
    });
    assert.equal(identity.sliceAuthorityUrl, lab.sa);
  });

  it('follow the slice authority to another address, with the same key', async () => {
    const before = createPrivateKey({ ...readUser(), format: 'pem' }).export({
      type: 'pkcs1',
      format: 'pem',
    });
    await lab.reopen({ host: '127.0.0.2', port: 0 });
    assert.match(lab.sa, /^https:\/\/127\.0\.0\.2:/);
    assert.equal(
      createPrivateKey({ ...readUser(), format: 'pem' }).export({ type: 'pkcs1', format: 'pem' }),
      before,
    );
    const identity = await loadIdentity({
      certificate: join(lab.directory, 'users', 'alice', 'encrypted.pem'),
      passphrase: readUser().passphrase,
    });
    assert.equal(identity.sliceAuthorityUrl, lab.sa);
    assert.match(await lab.self(), /<signed-credential /);
  });

  function readUser(): { key: string; passphrase: string } {
    return {
      key: pem(),
      passphrase: readFileSync(join(lab.directory, 'users', 'alice', 'password'), 'utf8').trim(),
    };
  }
});

describe('the handshake', () => {
  let lab: Lab;
  let other: Lab;
  before(async () => {
    [lab, other] = await Promise.all([
      Lab.open({ aggregates: 1 }),
      Lab.fresh({ aggregates: 1, domain: 'elsewhere.example' }),
    ]);
  });
  after(() => Promise.all([lab.close(), other.close()]));

  const post = (options: RequestOptions & { user?: string }): Promise<unknown> =>
    lab.client.http(lab.sa, {
      method: 'POST',
      body: '<methodCall><methodName>GetVersion</methodName></methodCall>',
      ...options,
    });

  it('fails without a client certificate', async () => {
    await assert.rejects(
      post({}),
      (error) => codeOf(error) === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    );
  });

  // Node ends the connection without an alert where other servers say which certificate they refuse.
  it('fails with a certificate of an unknown authority', async () => {
    const stranger = other.client.identity('alice');
    await assert.rejects(post(stranger), (error) => codeOf(error) === 'ECONNRESET');
  });

  it('fails below TLS 1.2', async () => {
    const old = {
      ...lab.client.identity('alice'),
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
    } as const;
    await assert.rejects(post({ ...old, ciphers: 'DEFAULT@SECLEVEL=0' }));
  });

  it('is asked of no client by the web service', async () => {
    const reply = await lab.client.http(`${lab.web()}/image_metadata.php?uuid=x`);
    assert.equal(reply.status, 404);
  });

  it('fails once the certificate is revoked, on resumed sessions too', async () => {
    assert.match(await lab.self('carol'), /signed-credential/);
    await lab.testbed.control({ command: 'user.revoke', uid: 'carol' });
    await assert.rejects(lab.self('carol'), (error) => codeOf(error) === 'ECONNRESET');
    assert.match(await lab.self('alice'), /signed-credential/);
    await lab.reopen();
    await assert.rejects(lab.self('carol'), (error) => codeOf(error) === 'ECONNRESET');
  });
});

describe('a user whom the site does not know', () => {
  it('is fault 7 at home', async (t) => {
    const lab = await Lab.open({ aggregates: 1 });
    t.after(() => lab.close());
    await lab.testbed.control({ command: 'user.add', uid: 'dave', projects: ['demo'] });
    const identity = lab.client.identity('dave');
    await lab.testbed.control({ command: 'user.remove', uid: 'dave' });
    const reply = await lab.client.http(lab.cm(), {
      ...identity,
      method: 'POST',
      body: '<methodCall><methodName>GetVersion</methodName></methodCall>',
    });
    assert.match(reply.body.toString(), /<name>faultCode<\/name><value><i4>7<\/i4>/);
  });
});

describe('two testbeds on one machine', () => {
  it('let each other’s users and images in when they are peers', async (t) => {
    const near = await Lab.open({ aggregates: 1 });
    t.after(() => near.close());
    const far = await Lab.fresh({ aggregates: 1, domain: 'far.example', peers: [near.directory] });
    t.after(() => far.close());
    const [, url = ''] = await near.snapshot('travels');
    const credential = await near.sliceCredential();
    const rspec =
      '<rspec><node client_id="n"><sliver_type name="raw-pc">' +
      `<disk_image name="${url}"/></sliver_type></node></rspec>`;
    const ca = readFileSync(far.testbed.description.caCertificate);
    const identity = { ...near.client.identity('alice'), ca };
    const slice_urn = 'urn:publicid:IDN+home.example:demo+slice+hello';
    const body = encodeMethodCall('CreateSliver', [
      { slice_urn, rspec, credentials: [credential] },
    ]);
    const reply = await near.client.http(far.cm(), { ...identity, method: 'POST', body });
    assert.match(reply.body.toString(), /<name>code<\/name><value><i4>0<\/i4>/);
  });

  it('do not without', async (t) => {
    const near = await Lab.open({ aggregates: 1 });
    t.after(() => near.close());
    const far = await Lab.fresh({ aggregates: 1, domain: 'far.example' });
    t.after(() => far.close());
    const ca = readFileSync(far.testbed.description.caCertificate);
    await assert.rejects(
      near.client.http(far.cm(), {
        ...near.client.identity('alice'),
        ca,
        method: 'POST',
        body: '',
      }),
      (error) => codeOf(error) === 'ECONNRESET',
    );
  });
});

describe('legacy certificates', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.fresh({ aggregates: 2, legacyCertificates: true });
  });
  after(() => lab.close());

  it('are signed with SHA-1, so that OpenSSL 3 refuses them at its usual level', async () => {
    await assert.rejects(lab.self(), /CA signature digest algorithm too weak/);
  });

  it('work at security level 0, as at the real sites', async () => {
    const reply = await lab.client.http(lab.sa, {
      user: 'alice',
      ciphers: 'DEFAULT@SECLEVEL=0',
      method: 'POST',
      body: '<methodCall><methodName>GetCredential</methodName></methodCall>',
    });
    assert.match(reply.body.toString(), /signed-credential/);
  });
});
