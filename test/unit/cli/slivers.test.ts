/** `geni-image slivers` where slices and nodes have gone wrong. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import { RpcError } from '../../../src/rpc';
import { CHANGING, nothing, Service } from '../../../src/rpc/services/service';
import { Desk, json, sentence } from './desk';

describe('geni-image slivers', () => {
  let desk: Desk;
  let alice: string[];
  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
  });
  after(async () => desk.close());

  /** A slice whose creation was accepted, and has failed since. */
  async function neverMade(name: string): Promise<string> {
    const made = await desk.testbed.control({ command: 'slice.add', uid: 'alice', name });
    assert.ok(isRecord(made));
    const urn = String(made['urn']);
    const account = await desk.testbed.account('alice');
    const [site] = account.sites;
    assert.ok(site);
    const credentials = [await account.sliceAuthority.sliceCredential(urn)];
    const { url } = site.componentManager;
    const { identity } = account;
    const service = new Service('component-manager', { url, identity, trust: site.trust });
    const node =
      '<node client_id="n"><sliver_type name="raw-pc"/><hardware_type name="cray"/></node>';
    const rspec = `<rspec type="request" xmlns="http://www.geni.net/resources/rspec/3">${node}</rspec>`;
    const struct = { slice_urn: urn, rspec, credentials: credentials.map(({ xml }) => xml) };
    const params = [{ ...struct, asyncmode: 1 }];
    const asked = { method: 'CreateSliver', params, kind: CHANGING, read: nothing };
    await assert.rejects(service.call(asked), (error) => RpcError.is(error) && error.code === 16);
    for (;;) {
      const found = await site.componentManager.resolve({ urn, credentials });
      if (found.asyncCode !== undefined) return urn;
      await setTimeout(10);
    }
  }

  it('says which slice was never made, in the words of the site, and lists the others', async () => {
    const urn = await neverMade('never');
    const ran = await desk.command.ask([...alice, 'slivers']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^hello +vm /m);
    const told =
      /^The nodes of slice never could not be created at home\.example \(code \d+\)\. Delete the slice there, then request new nodes\. The server said: ".+"\.$/;
    assert.match(sentence(ran), told);
    const { slices } = json(await desk.command.ask([...alice, 'slivers', '--json']));
    assert.ok(Array.isArray(slices));
    const never: unknown = slices.find((slice) => isRecord(slice) && slice['urn'] === urn);
    assert.ok(isRecord(never));
    assert.match(String(never['error']), told);
    const named = await desk.command.ask([...alice, 'slivers', '-n', 'never']);
    assert.equal(named.exitCode, 1);
    assert.match(sentence(named), /^The nodes of slice never could not be created/);
  });

  it('names the slices among which a command has to be told one', async () => {
    await desk.testbed.control({ command: 'slice.add', uid: 'alice', name: 'second' });
    const image = 'urn:publicid:IDN+home.example+image+demo:any';
    for (const args of [
      ['renew', '--days', '1'],
      ['prestage', image],
    ]) {
      const ran = await desk.command.ask([...alice, ...args]);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(sentence(ran), /^You have \d slices \([^)]*\bhello\b[^)]*\): give the one /);
      assert.match(sentence(ran), /\bsecond\b/);
    }
  });

  it('says why a node has failed', async () => {
    await desk.fault('boot');
    const made = await desk.testbed.control({ command: 'slice.add', uid: 'alice', name: 'dead' });
    assert.ok(isRecord(made));
    await desk.testbed.control({
      command: 'sliver.add',
      slice: 'dead',
      site: 'home',
      sliverType: 'emulab-xen',
      clientId: 'node',
    });
    for (;;) {
      const ran = await desk.command.ask([...alice, 'slivers', '-n', 'dead']);
      assert.equal(ran.exitCode, 0, ran.stderr);
      if (!ran.stdout.includes('failed')) continue;
      assert.match(sentence(ran), /^node in slice dead has failed\. home\.example said: ".+"\.$/);
      break;
    }
    await desk.noFaults();
  });

  it('finds by its name a slice of a project that somebody else made', async () => {
    for (const name of ['hello', 'HELLO']) {
      const ran = await desk.command.ask([...desk.user('bob'), 'slivers', '-n', name]);
      assert.equal(ran.exitCode, 1);
      assert.match(sentence(ran), /refused: you are not a member of slice hello or its project\./);
    }
  });

  it('says of a slice that nobody has that it is not known', async () => {
    const ran = await desk.command.ask([...desk.user('bob'), 'slivers', '-n', 'nobodys']);
    assert.match(sentence(ran), /^Slice nobodys is not known at /);
  });
});
