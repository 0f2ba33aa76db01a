// A plan is carried out while things change: each delete is looked at again, sent once, and told as it was.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { carryOut, dryRun, type Result } from '../../../../src/model/keep/carryOut';
import type { Evidence, ListedAt } from '../../../../src/model/keep/evidence';
import { noLabels } from '../../../../src/model/keep/labels';
import { planCleanup, type CleanupPlan } from '../../../../src/model/keep/plan';
import { listImages } from '../../../../src/model/inventory/loadImages';
import { VisibilityLookup } from '../../../../src/model/inventory/visibility';
import { addImages, manyImages } from '../../../support/manyImages';
import { LocalTestbed } from '../../../support/testbed';

const nothing: Evidence = {
  labels: noLabels,
  locked: [],
  mentions: [],
  slices: [],
  jobs: [],
  addresses: new Map(),
};

describe('A cleanup that is carried out', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  before(async () => {
    testbed = await LocalTestbed.start();
  });
  after(() => testbed.remove());
  afterEach(async () => {
    await testbed.control({ command: 'fault.clear' });
    for (const { image } of await listed())
      await testbed.control({ command: 'image.delete', image: image.urn });
  });

  const place = (): { account: Account; site: Account['sites'][number] } => {
    const [site] = alice.sites;
    assert.ok(site);
    return { account: alice, site };
  };

  async function listed(): Promise<ListedAt[]> {
    const { site } = place();
    const images = await listImages(alice, site, { visibility: new VisibilityLookup() });
    return images.map((image) => ({ image, siteUrl: site.componentManager.url }));
  }

  async function planned(count: number, versions = 1): Promise<CleanupPlan> {
    await addImages(testbed, manyImages('web', count, versions));
    alice = await testbed.account('alice');
    return planCleanup(await listed(), nothing, { before: Date.now() }, () => alice.userUrn);
  }

  const again = (): Promise<undefined> => Promise.resolve(undefined);
  const options = { placeOf: () => place(), again };
  const urn = (name: string): string => `urn:publicid:IDN+home.example+image+demo:${name}`;
  const kinds = (results: readonly Result[]): string[] =>
    results.map(({ outcome }) => outcome.kind);

  async function all(
    plan: CleanupPlan,
    between: (result: Result, index: number) => Promise<unknown> = again,
  ): Promise<Result[]> {
    const results: Result[] = [];
    for await (const result of carryOut(plan, options)) {
      await between(result, results.length);
      results.push(result);
    }
    return results;
  }

  it('deletes all versions of an image one by one, the old ones first', async () => {
    const plan = await planned(1, 3);
    assert.deepEqual(
      plan.items.map(({ version }) => version.version),
      [0, 1, 2],
    );
    assert.deepEqual(kinds(await all(plan)), ['deleted', 'deleted', 'deleted']);
    assert.deepEqual(await listed(), []);
  });

  it('leaves an image that another program deletes meanwhile, and goes on', async () => {
    const results = await all(await planned(3), async (_result, index) => {
      if (index === 0) await testbed.control({ command: 'image.delete', image: urn('web-001') });
    });
    assert.deepEqual(kinds(results), ['deleted', 'left', 'deleted']);
    assert.partialDeepStrictEqual(results[1]?.outcome, {
      why: 'The image web-001 no longer exists: nothing was deleted.',
    });
  });

  it('leaves an image that was made anew under its name', async () => {
    const plan = await planned(2);
    await testbed.control({ command: 'image.delete', image: urn('web-001') });
    await addImages(testbed, [{ name: 'web-001', versions: [{ contents: 'new' }] }]);
    alice = await testbed.account('alice');
    const results = await all(plan);
    assert.deepEqual(kinds(results), ['deleted', 'left']);
    assert.match((await listed())[0]?.image.versions[0]?.description ?? '', /new/);
  });

  it('leaves what has begun to be used since the plan', async () => {
    const plan = await planned(2);
    const results: Result[] = [];
    const used = (): Promise<string> => Promise.resolve('runs on vm in slice hello');
    for await (const result of carryOut(plan, { placeOf: () => place(), again: used }))
      results.push(result);
    assert.deepEqual(kinds(results), ['left', 'left']);
    assert.equal((await listed()).length, 2);
  });

  it('does not send a delete again whose answer was lost, and tries nothing more at that site', async () => {
    const plan = await planned(3);
    await testbed.control({ command: 'fault.add', kind: 'reset', method: 'DeleteImage' });
    const results = await all(plan);
    assert.deepEqual(kinds(results), ['unknown', 'left', 'left']);
    const faults = await testbed.control({ command: 'fault.list' });
    assert.partialDeepStrictEqual(faults, [{ struck: 1 }]);
  });

  it('tells a refusal, and goes on', async () => {
    const plan = await planned(2);
    await testbed.control({ command: 'fault.add', kind: 'locked', times: 1 });
    const results = await all(plan);
    assert.deepEqual(kinds(results), ['refused', 'deleted']);
  });

  it('keeps in its dry run what the site would refuse', async () => {
    const plan = await planned(2);
    await testbed.control({ command: 'fault.add', kind: 'locked', times: 1 });
    const { items, kept } = await dryRun(plan, () => place());
    assert.deepEqual([items.length, kept.length], [1, 1]);
    assert.match(kept[0]?.why ?? '', /^home refuses: .* is locked/);
    assert.equal((await listed()).length, 2);
  });

  it('stops between two deletes', async () => {
    const plan = await planned(3);
    const stop = new AbortController();
    const results: Result[] = [];
    for await (const result of carryOut(plan, {
      placeOf: () => place(),
      again,
      signal: stop.signal,
    })) {
      results.push(result);
      stop.abort();
    }
    assert.deepEqual(kinds(results), ['deleted', 'left', 'left']);
    assert.equal((await listed()).length, 2);
  });
});
