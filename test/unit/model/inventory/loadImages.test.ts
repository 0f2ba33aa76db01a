/** Images of a real local testbed as its users see them, and their deletion. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Account, Place } from '../../../../src/model/accounts/account';
import { deleteImage, planDelete } from '../../../../src/model/images/deleteImage';
import { explain } from '../../../../src/model/failures/explain';
import type { Image } from '../../../../src/model/inventory/image';
import { Inventory } from '../../../../src/model/inventory/inventory';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { LocalTestbed } from '../../../support/testbed';
import { alice as aliceUrn } from '../builders';

describe('images', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let directory: string;

  before(async () => {
    testbed = await LocalTestbed.start({ speed: 4_000_000 });
    alice = await testbed.account('alice');
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
    await snapshot('open', true);
    await snapshot('closed', false);
    await snapshot('closed', false, 0);
  });

  after(async () => {
    await testbed.remove();
    rmSync(directory, { recursive: true });
  });

  /** @param version the version that it replaces */
  async function snapshot(imageName: string, global: boolean, version?: number): Promise<void> {
    await testbed.ready(alice);
    const store = fileJobStore(directory);
    const snapshots = new Snapshots({ store, accounts: () => [alice], interval: 50 });
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    const { id: accountId } = alice;
    const { sliceUrn } = testbed;
    const siteUrn = home().site.urn;
    const imageUrn = `urn:publicid:IDN+home.example+image+demo:${imageName}`;
    const replaces = version === undefined ? undefined : { imageUrn, version };
    const wish = { accountId, siteUrn, sliceUrn, sliverUrn, clientId, imageName, global, replaces };
    const { id } = await snapshots.start(wish);
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
    snapshots.dispose();
  }

  function home(account: Account = alice): Place {
    const [site] = account.sites;
    return { account, site: site ?? assert.fail('no site') };
  }

  async function imagesOf(account: Account): Promise<readonly Image[]> {
    const inventory = new Inventory();
    inventory.setAccounts([account]);
    await inventory.refresh({ part: 'images', siteUrn: home().site.urn });
    const [site] = inventory.sites;
    inventory.dispose();
    assert.equal(site?.images.error, undefined);
    return site?.images.value ?? [];
  }

  function shown(images: readonly Image[]): unknown[] {
    return images.map(({ name, mine, creatorUrn, versions }) => [
      name,
      mine,
      creatorUrn,
      versions.map(({ version, visibility }) => `${version} ${visibility}`),
    ]);
  }

  it('of projects may be longer in coming than a site has time, and one’s own are shown meanwhile', async () => {
    const account = await testbed.account('alice');
    await account.sliceAuthority.selfCredential();
    // As an authority under load does, which makes a key for each project’s credential.
    const slow = { command: 'fault.add', kind: 'slow', method: 'GetCredential' } as const;
    await testbed.control({ ...slow, delay: 1500 });
    const inventory = new Inventory({ timeout: 1000 });
    inventory.setAccounts([account]);
    const seen: unknown[] = [];
    inventory.onDidChange(() => {
      const [site] = inventory.sites;
      const { images, listedProjects } = site ?? assert.fail();
      seen.push([images.value?.length ?? 0, images.loading, listedProjects.length]);
    });
    await inventory.refresh({ part: 'images', siteUrn: home().site.urn });
    await testbed.control({ command: 'fault.clear' });
    const [site] = inventory.sites;
    inventory.dispose();
    assert.ok(site);
    assert.equal(site.images.error, undefined);
    assert.deepEqual(seen[1], [2, true, 0]);
    assert.deepEqual([site.images.value?.length, site.listedProjects.length], [2, 1]);
  });

  it('are grouped, newest version first, with who may use them', async () => {
    assert.deepEqual(shown(await imagesOf(alice)), [
      ['closed', true, aliceUrn, ['1 project', '0 project']],
      ['open', true, aliceUrn, ['0 anyone']],
    ]);
  });

  it('of the project are shown with their creator', async () => {
    assert.deepEqual(shown(await imagesOf(await testbed.account('bob'))), [
      ['closed', false, aliceUrn, ['1 project', '0 project']],
      ['open', false, aliceUrn, ['0 anyone']],
    ]);
  });

  it('are known whole for the projects of the user, and for no other', async () => {
    const inventory = new Inventory();
    inventory.setAccounts([await testbed.account('bob')]);
    assert.deepEqual(inventory.sites[0]?.listedProjects, []);
    await inventory.refresh({ part: 'images', siteUrn: home().site.urn });
    assert.deepEqual(inventory.sites[0].listedProjects, [
      'urn:publicid:IDN+home.example:demo+project+demo',
    ]);
    inventory.dispose();
  });

  it('of another project are not shown', async () => {
    assert.deepEqual(await imagesOf(await testbed.account('carol')), []);
  });

  it('can be deleted version by version, after a dry run that changes nothing', async () => {
    const closed = (await imagesOf(alice))[0] ?? assert.fail('none');
    const plan = planDelete(closed, aliceUrn, closed.versions[1]);
    await deleteImage(home(), plan, { dryRun: true });
    assert.equal((await imagesOf(alice))[0]?.versions.length, 2);
    await deleteImage(home(), plan);
    assert.deepEqual(
      (await imagesOf(alice))[0]?.versions.map(({ version }) => version),
      [1],
    );
  });

  it('cannot be deleted twice, and the sentence says so', async () => {
    const open = (await imagesOf(alice)).find(({ name }) => name === 'open');
    const plan = planDelete(open ?? assert.fail('none'), aliceUrn);
    await deleteImage(home(), plan);
    await assert.rejects(deleteImage(home(), plan), (error) => {
      const { sentence } = explain(error, { site: 'home', image: plan.urn });
      assert.match(sentence, /^Image demo:open is not at home\. It may be deleted already\./);
      return true;
    });
  });
});
