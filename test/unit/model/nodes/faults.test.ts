/** Every call of a loan fails once, in every way that a site can fail: one sentence, and no node is left. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { explain } from '../../../../src/model/failures/explain';
import { keysForNode } from '../../../../src/model/nodes/keys';
import { borrowNode } from '../../../../src/model/nodes/loan';
import { fileLoanStore } from '../../../../src/model/nodes/loanStore';
import { RpcError, type UserKeys } from '../../../../src/rpc';
import { LocalTestbed } from '../../../support/testbed';

const times = { intervalMs: 20, heldMs: 150, createMs: 2_000, giveBackMs: 20_000 };
const calls = ['Register', 'CreateSliver', 'SliverStatus', 'Resolve', 'DeleteSlice'] as const;
const kinds = ['internal', 'busy', 'expired-credential', 'reset', 'truncated', 'wrong-content'];

describe('a node at a site that fails once', () => {
  let testbed: LocalTestbed;
  let account: Account;
  let keys: UserKeys[];
  const records = mkdtempSync(join(tmpdir(), 'loans-'));
  const store = fileLoanStore(records);
  before(async () => {
    testbed = await LocalTestbed.start();
    account = await testbed.account('alice', { retry: { firstPause: 5 } });
    keys = await keysForNode(account, undefined);
  });
  after(async () => {
    await testbed.remove();
    rmSync(records, { recursive: true });
  });

  async function nodesOf(sliceUrn: string): Promise<number> {
    const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
    const manager = account.sites[0]?.componentManager ?? assert.fail('no site');
    return await manager.sliverStatus({ sliceUrn, credentials }).then(
      ({ slivers }) => slivers.length,
      (error: unknown) => (RpcError.is(error, 'not-found') ? 0 : assert.fail(String(error))),
    );
  }

  for (const method of calls)
    for (const kind of kinds)
      it(`is told in a sentence, or comes up, and is given back: ${kind} at ${method}`, async () => {
        await testbed.control({ command: 'fault.clear' });
        const [site] = account.sites;
        assert.ok(site);
        const wish = { purpose: 'try' as const, about: 'x', sliverType: 'emulab-xen', minutes: 60 };
        const loan = await borrowNode({ account, site }, wish, { store, times });
        const { sliceUrn } = loan.record;
        if (method !== 'DeleteSlice')
          await testbed.control({ command: 'fault.add', kind, method, times: 1 });
        let isThere = true;
        try {
          await loan.ready({ keys, limitMs: 20_000 });
          assert.equal(await nodesOf(sliceUrn), 1);
        } catch (error) {
          assert.ok(method === 'Register' || method === 'CreateSliver', String(error));
          const { sentence } = explain(error, { site: site.name });
          assert.match(sentence, /127\.0\.0\.2|home|slice/i);
          isThere = loan.record.stage !== 'asked';
        }
        if (method === 'DeleteSlice')
          await testbed.control({ command: 'fault.add', kind, method, times: 1 });
        assert.equal((await loan.giveBack()).kind, 'given-back');
        await testbed.control({ command: 'fault.clear' });
        if (isThere) assert.equal(await nodesOf(sliceUrn), 0);
      });
});
