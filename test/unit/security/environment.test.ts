// Switches of Node and of the environment that weaken TLS: each in a process of its own, as a person's
// shell or a provider's image sets them, with the real command.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { CommandLine } from '../../support/commandLine';
import { makeAuthority, makeUser, userFile, type Issued } from '../../support/certificates';
import { answer, type TestServer } from '../../support/httpsServer';
import { success } from '../rpc/wire/replies';
import { World } from '../rpc/world';

describe('a weakened environment', () => {
  let world: World;
  let other: Issued;
  let command: CommandLine;
  let server: TestServer;

  before(async () => {
    [world, other, command] = await Promise.all([
      World.make(),
      makeAuthority('CN=Other CA'),
      CommandLine.make(),
    ]);
    writeFileSync(join(command.home, 'other.pem'), other.pem);
    writeFileSync(join(command.home, 'ca.pem'), world.ca.pem);
  });
  after(() => command.remove());
  afterEach(() => world.reset());

  /** Serves, and makes the file of a user whose slice authority is there. */
  async function prepare(): Promise<string[]> {
    server = await world.serve((received) => answer(received, success([])));
    const sliceAuthorityUrl = server.url('/protogeni/xmlrpc/sa');
    const file = join(command.home, 'me.pem');
    writeFileSync(file, userFile(await makeUser(world.ca, { sliceAuthorityUrl }), 'plain'));
    return ['slivers', '-f', file];
  }

  /** Makes the person have accepted another certificate for this server. */
  function pinAnother(): void {
    const folder = join(command.home, 'config');
    mkdirSync(join(folder, 'protogeni-images'), { recursive: true });
    const { pem: certificate } = other;
    const { fingerprint256: fingerprint } = new X509Certificate(certificate);
    const known = { [server.host]: { fingerprint, certificate } };
    writeFileSync(join(folder, 'protogeni-images', 'known-servers.json'), JSON.stringify(known));
  }

  const switches: Record<string, () => Record<string, string>> = {
    'NODE_TLS_REJECT_UNAUTHORIZED=0': () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    'the CA of the server in NODE_EXTRA_CA_CERTS': () => ({
      NODE_EXTRA_CA_CERTS: join(command.home, 'ca.pem'),
    }),
    'the CA of the server among those of the system': () => ({
      NODE_OPTIONS: '--use-openssl-ca',
      SSL_CERT_FILE: join(command.home, 'ca.pem'),
    }),
  };

  for (const [name, env] of Object.entries(switches)) {
    it(`sends nothing to a server that another CA vouches for, with ${name}`, async () => {
      const trust = ['--cacertificate', join(command.home, 'other.pem')];
      const { exitCode, stderr } = await command.run([...(await prepare()), ...trust], {
        env: env(),
      });
      assert.equal(server.received.length, 0, stderr);
      assert.match(stderr, /not signed by the CA you trust/);
      assert.notEqual(exitCode, 0);
    });

    it(`sends nothing to a server that shows another certificate than before, with ${name}`, async () => {
      const words = await prepare();
      pinAnother();
      const { exitCode, stderr } = await command.run(words, {
        env: { XDG_CONFIG_HOME: join(command.home, 'config'), ...env() },
      });
      assert.equal(server.received.length, 0, stderr);
      assert.match(stderr, /The certificate of .+ has changed: expected .+, found /);
      assert.notEqual(exitCode, 0);
    });
  }
});
