/** A delete right before it is sent, against a local testbed: what was said goes, or nothing does. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Account, Place } from '../../../../src/model/accounts/account';
import {
  deleteImage,
  planDelete,
  requireUnchanged,
  type DeletePlan,
} from '../../../../src/model/images/deleteImage';
import { explain } from '../../../../src/model/failures/explain';
import { UserError } from '../../../../src/model/failures/userError';
import { listImages } from '../../../../src/model/inventory/loadImages';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { readPlan } from '../../../../src/model/snapshots/planning/plan';
import { requestFor } from '../../../../src/model/snapshots/planning/request';
import { VisibilityLookup } from '../../../../src/model/inventory/visibility';
import { LocalTestbed } from '../../../support/testbed';

describe('a delete that was agreed to', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let place: Place;
  let directory: string;
  let snapshots: Snapshots;

  before(async () => {
    testbed = await LocalTestbed.start({ speed: 100_000_000 });
    alice = await testbed.account('alice');
    const [site] = alice.sites;
    assert.ok(site);
    place = { account: alice, site };
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
    const store = fileJobStore(directory);
    snapshots = new Snapshots({ store, accounts: () => [alice], interval: 20 });
    for (let version = 0; version < 2; version += 1) await take('web');
  });
  after(async () => {
    snapshots.dispose();
    rmSync(directory, { recursive: true });
    await testbed.remove();
  });
  beforeEach(() => testbed.ready(alice));

  /** Agrees to whatever it would replace. */
  async function take(imageName: string): Promise<void> {
    await testbed.ready(alice);
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    const parts = { sliceUrn: testbed.sliceUrn, sliverUrn, clientId, imageName };
    const { plan } = await readPlan(place, parts);
    const { id } = await snapshots.start(requestFor(place, parts, plan));
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
  }

  async function planned(name: string, version?: number, at = place): Promise<DeletePlan> {
    const projects = (): Promise<string[]> =>
      Promise.resolve(['urn:publicid:IDN+home.example:demo+project+demo']);
    const options = { visibility: new VisibilityLookup(), projects };
    const images = await listImages(at.account, at.site, options);
    const image = images.find((one) => one.name === name);
    assert.ok(image);
    return planDelete(
      image,
      at.account.identity.urn,
      image.versions.find((one) => one.version === version),
    );
  }

  const refuses = (work: Promise<unknown>, said: RegExp): Promise<void> =>
    assert.rejects(
      work,
      (error) => UserError.is(error) && error.refusal && said.test(error.sentence),
    );

  it('is sent for what is as it was, one version or all, own or of a colleague', async () => {
    await requireUnchanged(place, await planned('web'));
    await requireUnchanged(place, await planned('web', 1));
    const bob = await testbed.account('bob');
    const [site] = bob.sites;
    assert.ok(site);
    const bobs = { account: bob, site };
    const plan = await planned('web', undefined, bobs);
    assert.equal(plan.foreign, true);
    await requireUnchanged(bobs, plan);
  });

  it('is not sent when a version was added, or is not there any more', async () => {
    const [all, one] = [await planned('web'), await planned('web', 0)];
    await take('web');
    const changed = /^The image web has changed since you were asked\. Nothing was deleted\./;
    await refuses(requireUnchanged(place, all), changed);
    await refuses(requireUnchanged(place, one), changed);
    const three = await planned('web');
    const first = await planned('web', 0);
    await deleteImage(place, first);
    await refuses(requireUnchanged(place, three), changed);
    // What the same person deleted just before is no surprise.
    await requireUnchanged(place, three, { gone: [first.urn] });
  });

  it('is not sent when another image has the name by now, or none', async () => {
    await take('name');
    const plan = await planned('name');
    await deleteImage(place, plan);
    await refuses(requireUnchanged(place, plan), /^The image name no longer exists: nothing was/);
    await take('name');
    assert.equal((await planned('name')).urn, plan.urn);
    await refuses(requireUnchanged(place, plan), /^The image name has changed since you were/);
  });

  it('may have been carried out without an answer; a dry run may not', async () => {
    const plan = await planned('web');
    const told: Record<string, string> = {};
    for (const dryRun of [false, true]) {
      await testbed.control({
        command: 'fault.add',
        kind: 'reset',
        method: 'DeleteImage',
        times: 1,
      });
      const error: unknown = await deleteImage(place, plan, { dryRun }).catch((it: unknown) => it);
      told[String(dryRun)] = explain(error).sentence;
    }
    assert.match(told['false'] ?? '', /the image may be gone/);
    assert.doesNotMatch(told['true'] ?? '', /gone/);
  });
});
