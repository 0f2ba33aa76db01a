// To whom a call goes, and as whom: nobody else gets a connection, and no session of another user is resumed.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  ComponentManager,
  fetchImageMetadata,
  fetchServerCertificate,
  fetchSiteUrn,
  type Identity,
  type Trust,
} from '../../../../src/rpc';
import { success } from '../wire/replies';
import { failure, World } from '../world';

const version = success({ api: 2, level: 1, input_rspec: [2], output_rspec: 2, ad_rspec: [2] });

describe('a call', () => {
  let world: World;
  let bob: Identity;
  before(async () => {
    world = await World.make();
    bob = await world.user({ urn: 'urn:publicid:IDN+home.example+user+bob' });
  });
  afterEach(() => world.reset());
  after(() => world.reset());

  for (const status of [300, 301, 302, 303, 305, 307, 308]) {
    it(`opens no connection to where HTTP ${status} points, and shows nobody there a certificate`, async () => {
      const other = await world.serve(({ response }) => void response.end('lured'));
      const server = await world.serve(({ response }) => {
        const headers = { location: other.url(), refresh: `0; url=${other.url()}` };
        response.writeHead(status, { ...headers, 'alt-svc': `h2="${other.host}"` }).end();
      });
      const options = world.options(server);
      const { trust } = world;
      const { identity } = options;
      const calls = [
        () => new ComponentManager(options).getVersion(),
        () => fetchSiteUrn(options).then(() => Promise.reject(new Error('no failure'))),
        () => fetchImageMetadata(server.url('/image_metadata.php?uuid=1'), { trust, identity }),
      ];
      assert.equal((await failure(calls[0]?.() ?? Promise.resolve())).reason, 'http');
      for (const call of calls.slice(1)) await call().catch(() => undefined);
      assert.ok(server.received.length >= calls.length);
      assert.equal(other.connections, 0);
    });
  }

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`resumes no session, its own or that of another user (${maxVersion})`, async () => {
      const seen: string[] = [];
      const server = await world.serve(
        ({ response, client }) => {
          seen.push(client);
          const headers = { 'content-type': 'text/xml', connection: 'close' };
          response.writeHead(200, headers).end(version);
        },
        { maxVersion },
      );
      const { fingerprint, certificate } = await fetchServerCertificate(server.url());
      const trusts: Trust[] = [world.trust, { fingerprint, certificate }, { fingerprint }];
      const users = [world.alice, bob, bob, world.alice];
      for (const trust of trusts) {
        for (const identity of users)
          await new ComponentManager(world.options(server, { identity, trust })).getVersion();
      }
      const expected = trusts.flatMap(() => users.map((user) => user.fingerprint));
      assert.deepEqual(seen, expected);
      assert.ok(server.received.every(({ isResumed }) => !isResumed));
    });
  }
});
