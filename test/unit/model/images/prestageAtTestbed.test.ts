// An image of one aggregate of the local testbed is prepared at another: over the network, to its end.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Account, Place } from '../../../../src/model/accounts/account';
import { explain } from '../../../../src/model/failures/explain';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { bytesOf, prepareImages, type Preparation } from '../../../../src/model/images/prestage';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import type { PrestagedImage } from '../../../../src/rpc';
import { LocalTestbed } from '../../../support/testbed';

describe('an image of home that is prepared at north', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let north: Place;
  let urn: string;
  before(async () => {
    testbed = await LocalTestbed.start({ speed: 6_000_000 });
    alice = await testbed.account('alice');
    const site = alice.sites[1] ?? assert.fail('no second site');
    north = { account: alice, site };
    urn = await snapshot('wanted', true);
  });
  after(() => testbed.remove());
  afterEach(() => testbed.control({ command: 'fault.clear' }));

  it('comes in parts that can be watched, and is there in the end, byte for byte', async () => {
    const heard: number[] = [];
    const report = (images: readonly PrestagedImage[]): void => void heard.push(bytesOf(images));
    assert.equal(await prepareImages(north, wish({ report })), 'ready');
    const size = heard.at(-1) ?? 0;
    assert.equal(heard[0], 0);
    assert.ok(heard.some((bytes) => bytes > 0 && bytes < size));
    assert.deepEqual(
      heard,
      [...heard].sort((a, b) => a - b),
    );
    assert.deepEqual(hashesAt('north', 'GeniSlices/wanted'), hashesAt('home', 'demo/wanted'));
  });

  it('is ready at once the next time', async () => {
    const heard: boolean[] = [];
    const report = ([image]: readonly PrestagedImage[]): void => void heard.push(!!image?.ready);
    assert.equal(await prepareImages(north, wish({ report })), 'ready');
    assert.deepEqual(heard, [true]);
  });

  it('stays away with a reason when it is unknown, not shared, or out of reach', async () => {
    assert.equal(
      await refusal('urn:publicid:IDN+home.example+image+demo:absent'),
      'north did not find image absent at any site. It may be deleted or not released yet. Check the list of images.',
    );
    await testbed.ready(alice);
    const secret = await snapshot('secret', false);
    assert.equal(
      await refusal(secret),
      'north cannot fetch image secret, because only its project can use it. Take a snapshot that anyone can use.',
    );
    const partition = { command: 'fault.add', kind: 'partition', between: ['north', 'home'] };
    await testbed.control(partition);
    assert.equal(await refusal(urn), 'north cannot fetch image wanted now. Try again later.');
  });

  async function snapshot(imageName: string, global: boolean): Promise<string> {
    const directory = mkdtempSync(join(tmpdir(), 'jobs-'));
    const store = fileJobStore(directory);
    const snapshots = new Snapshots({ store, accounts: () => [alice], interval: 20 });
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    const siteUrn = testbed.description.aggregates[0]?.urn ?? '';
    const request = { accountId: alice.id, siteUrn, sliceUrn: testbed.sliceUrn };
    const { id } = await snapshots.start({ ...request, sliverUrn, clientId, imageName, global });
    const { outcome, created } = await snapshots.ended(id);
    snapshots.dispose();
    rmSync(directory, { recursive: true });
    assert.equal(outcome, 'ready');
    return created?.imageUrn ?? '';
  }

  function wish(patch: Partial<Preparation> = {}): Preparation {
    const signal = new AbortController().signal;
    const { sliceUrn } = testbed;
    return { sliceUrn, imageUrns: [urn], interval: 20, signal, report: () => undefined, ...patch };
  }

  async function refusal(image: string): Promise<string> {
    const about = { site: 'north', image: image.replace(/.*:/, '') };
    return prepareImages(north, wish({ imageUrns: [image] })).then(
      (outcome) => outcome,
      (error: unknown) => explain(error, about).sentence,
    );
  }

  function hashesAt(site: string, image: string): string[] {
    const folder = join(testbed.directory, 'sites', site, 'images', image);
    return globSync(join(folder, '*')).map((file) =>
      createHash('sha1').update(readFileSync(file)).digest('hex'),
    );
  }
});
