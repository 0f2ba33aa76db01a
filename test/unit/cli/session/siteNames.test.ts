/** What a site that was given by its address is called: as it says, never guessed, and not as another site. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { identityOf, type SiteIdentity } from '../../../../src/model/accounts/siteIdentity';
import { siteNamed } from '../../../../src/cli/image/session/sites';
import { connectAccount } from '../../../../src/model/accounts/account';
import { parseUrn } from '../../../../src/rpc';
import { amReply } from '../../rpc/wire/replies';
import { World } from '../../rpc/world';
import { Desk, json } from '../desk';

describe('A site that was given by its address', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  const north = (): string => desk.testbed.description.aggregates[1]?.cmUrl ?? '';

  it('is shown by the name and URN that it has, whatever its host is called', async () => {
    const alice = desk.user('alice');
    const list = await desk.command.run([...alice, 'list', '-m', north()]);
    assert.match(list.stdout, /^You have no images at north\.example\.$/m, list.stderr);
    const { site } = json(await desk.command.run([...alice, 'list', '-m', north(), '--json']));
    assert.equal(site, 'urn:publicid:IDN+north.example+authority+cm');
  });

  it('that nobody has asked is shown by its address, without a URN', () => {
    const host = 'boss.new.example:12369';
    const named = siteNamed({ url: `https://${host}/protogeni/xmlrpc/cm` });
    assert.deepEqual(named, { urn: undefined, name: host });
  });
});

describe('The name that a site gives itself', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  const code = { geni_code: 0, am_code: 0, am_type: 'protogeni' };

  async function named(urn: string | undefined): Promise<SiteIdentity & { host: string }> {
    const version = urn === undefined ? { geni_api: 2 } : { geni_api: 2, urn };
    const server = await world.methods({ GetVersion: () => amReply(code, version) });
    const url = server.url('/protogeni/xmlrpc/cm');
    const account = connectAccount({
      id: 'alice',
      label: 'alice',
      identity: world.alice,
      trust: world.trust,
      local: false,
      sites: [{ url }],
      sliceAuthorityUrl: 'https://boss.elsewhere.example/protogeni/xmlrpc/sa',
    });
    const [site] = account.sites;
    assert.ok(site);
    return { ...(await identityOf(site, account, {})), host: new URL(url).host };
  }

  it('counts where nobody else is known by it', async () => {
    const urn = 'urn:publicid:IDN+new.example+authority+cm';
    const { host, ...found } = await named(urn);
    assert.deepEqual(found, { urn, name: 'new.example' });
    assert.ok(host);
  });

  it('is not believed when a known site, or the home site, has it', async () => {
    const home = parseUrn(world.alice.urn).authority;
    for (const authority of ['emulab.net', 'Emulab.net', home]) {
      const { host, urn, name, claimed } = await named(
        `urn:publicid:IDN+${authority}+authority+cm`,
      );
      assert.deepEqual([urn, name, claimed], [undefined, host, authority]);
    }
  });

  it('is its address where it gives none', async () => {
    const { host, urn, name } = await named(undefined);
    assert.deepEqual([urn, name], [undefined, host]);
  });
});
