// Rows of an answer that cannot be read cost themselves only, and whoever shows the rest can say so.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { connectAccount } from '../../../../src/model/accounts/account';
import { Inventory } from '../../../../src/model/inventory/inventory';
import type { RpcError } from '../../../../src/rpc';
import { makeAuthority, makeServer } from '../../../support/certificates';
import { HostileFront } from '../../../support/hostileFront';
import { LocalTestbed } from '../../../support/testbed';

const bad = 'urn:publicid:IDN+home.example+sliver+$(touch x)';

describe('rows that cannot be read', () => {
  let testbed: LocalTestbed;
  let front: HostileFront | undefined;
  let say: (answer: string) => string = (answer) => answer;
  const logged: string[] = [];
  before(async () => {
    testbed = await LocalTestbed.start();
    const { certificate, passphraseFile } = testbed.userFiles('alice');
    const passphrase = (await readFile(passphraseFile, 'utf8')).trim();
    const { caCertificate, sliceAuthority } = testbed.description;
    const { origin } = new URL(sliceAuthority.url);
    const behind = { origin, certificate, passphrase, caCertificate };
    front = await HostileFront.start(await makeServer(await authority), behind, (answer) =>
      say(answer),
    );
  });
  const authority = makeAuthority();
  after(async () => {
    front?.close();
    await testbed.remove();
  });

  /** An inventory of the one site, read once through the front. */
  async function read(): Promise<Inventory> {
    const { aggregates, sliceAuthority } = testbed.description;
    const path = (url = ''): string => String(front?.url) + new URL(url).pathname;
    const account = connectAccount({
      id: 'alice',
      label: 'alice',
      identity: await testbed.identity('alice'),
      local: false,
      trust: { ca: (await authority).pem },
      sliceAuthorityUrl: path(sliceAuthority.url),
      sites: [{ url: path(aggregates[0]?.cmUrl), urn: aggregates[0]?.urn, name: 'home' }],
      onLeftOut: ({ message }) => void logged.push(message),
    });
    const inventory = new Inventory();
    inventory.setAccounts([account]);
    await inventory.refresh();
    return inventory;
  }

  function messages(problems: readonly RpcError[] = []): string[] {
    return problems.map(({ message }) => message);
  }

  it('of a manifest are told beside the slices, and no longer when they are gone', async () => {
    const node = `&lt;node client_id="ghost" sliver_id="${bad}"/&gt;&lt;/rspec&gt;`;
    say = (answer) => answer.replace('&lt;/rspec&gt;', node);
    const inventory = await read();
    const [site] = inventory.sites;
    assert.deepEqual(messages(site?.slices.leftOut).length, 1);
    assert.match(messages(site?.slices.leftOut)[0] ?? '', /sliver_id that is not a usable URN/);
    assert.deepEqual(logged, messages(site?.slices.leftOut));
    assert.equal(site?.slices.error, undefined);
    assert.equal(site?.slices.value?.[0]?.slivers.length, 2);
    say = (answer) => answer;
    await inventory.refresh();
    assert.deepEqual(inventory.sites[0]?.slices.leftOut, []);
    inventory.dispose();
  });

  it('of the list of images are told once, though several lists have them', async () => {
    const row = (urn: string): string =>
      `<value><struct><member><name>urn</name><value><string>${urn}</string></value></member></struct></value>`;
    const rows = row(bad) + row('urn:publicid:IDN+home.example+image+testbed//web:0');
    let lists = 0;
    say = (answer) =>
      // Only the two lists of images are empty.
      answer.replace(/<array>\s*<data(?:\/>|>\s*<\/data>)/, () => {
        lists += 1;
        return `<array><data>${rows}</data>`;
      });
    const inventory = await read();
    const [site] = inventory.sites;
    assert.ok(lists >= 2, 'the own list and that of the project');
    assert.equal(site?.images.error, undefined);
    assert.match(messages(site?.images.leftOut).join(), /^[^,]*ListImages has a urn[^,]*$/);
    assert.equal(site?.images.value?.length, 1);
    say = (answer) => answer;
    inventory.dispose();
  });

  it('of one’s own slices are told at the first site of the account', async () => {
    const more = `<value><string>${bad}</string></value>`;
    say = (answer) =>
      answer.replace(/<value>(<string>)?urn:[^<]*\+slice\+hello[^]*?<\/value>/, `$&${more}`);
    const inventory = await read();
    assert.match(messages(inventory.sites[0]?.slices.leftOut).join(), /slices/);
    inventory.dispose();
  });
});
