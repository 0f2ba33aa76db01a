// The real name of a site that was given by its address.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { fetchSiteUrn } from '../../../../src/rpc';
import { answer } from '../../../support/httpsServer';
import { amReply, fault, type Written } from '../wire/replies';
import { failure, World } from '../world';

const code = { geni_code: 0, am_code: 0, am_type: 'protogeni' };

describe('the URN of a site', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  const of = (version: Written) => world.methods({ GetVersion: () => amReply(code, version) });

  it('is what its aggregate manager says, whatever the host is called', async () => {
    const urn = 'urn:publicid:IDN+emulab.net+authority+cm';
    const server = await of({ geni_api: 2, urn });
    for (const path of ['/protogeni/xmlrpc/cm', '/protogeni/xmlrpc/cm/2.0', '/protogeni/xmlrpc']) {
      const options = { ...world.options(server), url: server.url(path) };
      assert.equal(await fetchSiteUrn(options), urn);
    }
    assert.deepEqual(
      [...new Set(server.received.map(({ request }) => request.url))],
      ['/protogeni/xmlrpc/am/2.0'],
    );
  });

  it('is not known where the site does not say', async () => {
    assert.equal(await fetchSiteUrn(world.options(await of({ geni_api: 2 }))), undefined);
    const none = await world.serve((received) => answer(received, fault(-32500, 'No such module')));
    assert.equal(await fetchSiteUrn(world.options(none)), undefined);
  });

  it('is nothing that a terminal or a shell would obey', async () => {
    const server = await of({ geni_api: 2, urn: 'urn:publicid:IDN+x+authority+cm`id`' });
    assert.equal((await failure(fetchSiteUrn(world.options(server)))).reason, 'bad-reply');
  });
});
