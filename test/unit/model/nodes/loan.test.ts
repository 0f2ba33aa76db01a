/** A node is asked for and given back at the local testbed, and its process is killed at every step of that. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { connectAccount, type Account, type Place } from '../../../../src/model/accounts/account';
import { readTestbed, testbedSites } from '../../../../src/model/accounts/localTestbed';
import { borrowNode, takeUpLoan, type Loan } from '../../../../src/model/nodes/loan';
import { fileLoanStore, leftOver, type LoanStore } from '../../../../src/model/nodes/loanStore';
import { NodeError } from '../../../../src/model/nodes/nodeError';
import type { LoanRecord, NodeWish } from '../../../../src/model/nodes/record';
import { keysForNode } from '../../../../src/model/nodes/keys';
import { loadIdentity, RpcError, type UserKeys } from '../../../../src/rpc';
import { LocalTestbed } from '../../../support/testbed';

const times = { intervalMs: 20, heldMs: 400, createMs: 5_000, giveBackMs: 20_000 };
const limitMs = 20_000;

const wish: NodeWish = { purpose: 'try', about: 'hello', sliverType: 'emulab-xen', minutes: 60 };

interface Errand {
  readonly testbed: string;
  readonly records: string;
  /** Dies when so many records have been written, or when the call has been answered. */
  readonly dies: number | 'registerSlice' | 'createSliver' | 'deleteSlice';
}

const errand = process.env['LOAN_ERRAND'];
if (errand === undefined) describe('a node that is asked for', () => theTests());
else void beTheVictim(JSON.parse(errand) as Errand);

/** This file is also the program that gets killed. */
async function beTheVictim({ testbed, records, dies }: Errand): Promise<void> {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  const account = await accountAt(testbed);
  const site = account.sites[0] ?? assert.fail('no site');
  if (typeof dies === 'string') {
    const authority = account.sliceAuthority;
    const authorityAt = account.sliceAuthorityAt ?? assert.fail('no authorities of projects');
    const dying =
      <Arguments extends unknown[], T>(call: (...words: Arguments) => Promise<T>) =>
      async (...words: Arguments): Promise<T> => {
        const answer = await call(...words);
        die();
        return answer;
      };
    if (dies === 'registerSlice') {
      const at = (url: string) => {
        const one = authorityAt(url);
        return Object.assign(one, { registerSlice: dying(one.registerSlice.bind(one)) });
      };
      Object.assign(account, { sliceAuthorityAt: at });
      authority.registerSlice = dying(authority.registerSlice.bind(authority));
    } else {
      const manager = site.componentManager;
      Object.assign(manager, {
        [dies]: dying((manager[dies] as never as () => Promise<unknown>).bind(manager)),
      });
    }
  }
  const store = fileLoanStore(records);
  let saved = 0;
  const counting: LoanStore = {
    ...store,
    save: (record) => {
      store.save(record);
      if (++saved === dies) die();
    },
  };
  const place = { account, site };
  const loan = await borrowNode(place, wish, { store: counting, times });
  const keys = await keysForNode(account, undefined);
  await loan.ready({ keys, limitMs });
  await loan.giveBack();
  process.exit(0);
}

async function accountAt(testbed: string): Promise<Account> {
  const description = (await readTestbed(testbed)) ?? assert.fail('no testbed');
  const user = description.users.find(({ urn }) => urn.endsWith('+alice')) ?? assert.fail('nobody');
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).trim();
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  return connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    trust: { ca: await readFile(description.caCertificate, 'utf8') },
    sliceAuthorityUrl: description.sliceAuthority.url,
    sites: testbedSites(description),
    local: true,
  });
}

interface Counts {
  readonly slices: number;
  readonly slivers: number;
}

function theTests(): void {
  let testbed: LocalTestbed;
  let account: Account;
  let place: Place;
  let keys: UserKeys[];
  let records: string;
  let store: LoanStore;
  before(async () => {
    testbed = await LocalTestbed.start();
    account = await testbed.account('alice');
    place = { account, site: account.sites[0] ?? assert.fail('no site') };
    keys = await keysForNode(account, undefined);
  });
  after(async () => {
    await testbed.remove();
  });
  beforeEach(() => {
    records = mkdtempSync(join(tmpdir(), 'loans-'));
    store = fileLoanStore(records);
  });
  afterEach(async () => {
    await testbed.control({ command: 'fault.clear' });
    rmSync(records, { recursive: true });
  });

  /** Of what the tests have asked for; the testbed has a slice of its own. */
  const counts = async (): Promise<Counts> => {
    const { slices } = await account.sliceAuthority.resolveUser(account.userUrn);
    const ours = slices.filter((urn) => /\+(?:try|build)-\w+$/.test(urn));
    let slivers = 0;
    for (const sliceUrn of ours) {
      const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
      for (const { componentManager } of account.sites)
        slivers += await componentManager.sliverStatus({ sliceUrn, credentials }).then(
          (status) => status.slivers.length,
          (error: unknown) => (RpcError.is(error, 'not-found') ? 0 : assert.fail(String(error))),
        );
    }
    return { slices: ours.length, slivers };
  };

  const borrowed = (changes: Partial<NodeWish> = {}): Promise<Loan> =>
    borrowNode(place, { ...wish, ...changes }, { store, times });

  const only = (): LoanRecord => store.load()[0] ?? assert.fail('no record');

  it('comes up with a login, and nothing of it is left when it is given back', async () => {
    const loan = await borrowed();
    const stages = new Set<string>();
    const node = await loan.ready({ keys, limitMs, progress: ({ stage }) => stages.add(stage) });
    assert.equal((await counts()).slivers, 1);
    assert.equal(only().stage, 'ready');
    assert.ok(node.logins.length > 0);
    assert.deepEqual([...stages].slice(0, 3), ['asked', 'registered', 'created']);
    assert.deepEqual(await loan.giveBack(), { kind: 'given-back', isUnused: false });
    assert.equal((await counts()).slivers, 0);
    assert.equal(only().stage, 'given-back');
  });

  it('ends by itself after the time that was asked for', async () => {
    const loan = await borrowed();
    const node = await loan.ready({ keys, limitMs });
    const end = (node.expires ?? 0) - Date.now();
    assert.ok(end > 55 * 60_000 && end < 61 * 60_000, String(end));
    await loan.giveBack();
  });

  for (const dies of [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    'registerSlice',
    'createSliver',
    'deleteSlice',
  ] as const) {
    const moment = typeof dies === 'number' ? `${dies} times written down` : `${dies} is answered`;

    it(`is asked for once and given back by the next process when killed after ${moment}`, async () => {
      const slicesBefore = (await counts()).slices;
      await victim({ testbed: testbed.directory, records, dies });
      const [left, ...others] = leftOver(store);
      assert.deepEqual(others, []);
      const loan = takeUpLoan(place, (left ?? assert.fail('no record')).id, { store, times });
      const back = await loan?.giveBack();
      assert.equal(back?.kind, 'given-back');
      const now = await counts();
      assert.equal(now.slivers, 0);
      assert.ok(now.slices - slicesBefore <= 1);
      assert.deepEqual(leftOver(store), []);
    });

    if (dies !== 7 && dies !== 8 && dies !== 'deleteSlice')
      it(`comes up once for the next process when killed after ${moment}`, async () => {
        const slicesBefore = (await counts()).slices;
        await victim({ testbed: testbed.directory, records, dies });
        const loan = takeUpLoan(place, only().id, { store, times }) ?? assert.fail('no loan');
        await loan.ready({ keys, limitMs });
        const now = await counts();
        assert.equal(now.slivers, 1);
        assert.equal(now.slices - slicesBefore, 1);
        await loan.giveBack();
        assert.equal((await counts()).slivers, 0);
      });
  }

  it('is not taken up while another process has it', async () => {
    const loan = await borrowed();
    const { id } = loan.record;
    assert.throws(
      () => takeUpLoan(place, id, { store, times }),
      (error) => NodeError.is(error, 'busy'),
    );
    await loan.giveBack();
  });

  it('is refused in a slice that has nodes there, and those stay', async () => {
    const loan = await borrowed({ sliceUrn: testbed.sliceUrn });
    await assert.rejects(loan.ready({ keys, limitMs }), (error) =>
      NodeError.is(error, 'slice-in-use'),
    );
    assert.deepEqual(await loan.giveBack(), { kind: 'given-back', isUnused: true });
    const credentials = [await account.sliceAuthority.sliceCredential(testbed.sliceUrn)];
    const { slivers } = await place.site.componentManager.sliverStatus({
      sliceUrn: testbed.sliceUrn,
      credentials,
    });
    assert.ok(slivers.length > 0);
  });

  it('whose answer is lost is found, and not asked for again', async () => {
    const manager = place.site.componentManager;
    const createSliver = manager.createSliver.bind(manager);
    manager.createSliver = async (...asked) => {
      await createSliver(...asked);
      throw new RpcError('timeout', 'No answer came.', { method: 'CreateSliver' });
    };
    const loan = await borrowed();
    await loan.ready({ keys, limitMs });
    manager.createSliver = createSliver;
    assert.equal((await counts()).slivers, 1);
    await loan.giveBack();
  });

  it('is asked for once more after a crash, though the clock was set back by a day meanwhile', async () => {
    await victim({ testbed: testbed.directory, records, dies: 4 });
    const { id, createSentAt } = only();
    assert.ok(createSentAt !== undefined, 'it died before it asked');
    store.save({ ...only(), createSentAt: Date.now() + 86_400_000 });
    const loan = takeUpLoan(place, id, { store, times }) ?? assert.fail('no loan');
    await loan.ready({ keys, limitMs });
    assert.equal((await counts()).slivers, 1);
    await loan.giveBack();
  });

  it('that was never asked for is no node, which is said once that is proven', async () => {
    await testbed.control({
      command: 'fault.add',
      kind: 'reset',
      method: 'CreateSliver',
      times: 1,
    });
    const loan = await borrowed();
    await assert.rejects(loan.ready({ keys, limitMs }), (error) => RpcError.is(error, 'connect'));
    assert.deepEqual(await loan.giveBack(), { kind: 'given-back', isUnused: true });
  });

  it('that does not boot is told with the words of the site, and given back', async () => {
    await testbed.control({ command: 'fault.add', kind: 'boot' });
    const loan = await borrowed();
    await assert.rejects(loan.ready({ keys, limitMs }), (error) => NodeError.is(error, 'failed'));
    assert.equal((await loan.giveBack()).kind, 'given-back');
    assert.equal((await counts()).slivers, 0);
  });

  it('is given back when the site was busy, and when its answer was lost', async () => {
    for (const kind of ['busy', 'reset', 'http-503']) {
      const loan = await borrowed();
      await loan.ready({ keys, limitMs });
      await testbed.control({ command: 'fault.add', kind, method: 'DeleteSlice', times: 1 });
      assert.equal((await loan.giveBack()).kind, 'given-back', kind);
      assert.equal((await counts()).slivers, 0);
    }
  });

  it('is never called given back while the site does not answer', async () => {
    const loan = await borrowNode(place, wish, {
      store,
      times: { ...times, giveBackMs: 200 },
    });
    await loan.ready({ keys, limitMs });
    await testbed.control({ command: 'fault.add', kind: 'http-503', method: 'DeleteSlice' });
    const back = await loan.giveBack();
    assert.equal(back.kind, 'left');
    assert.equal(only().stage, 'giving-back');
    loan.release();
    await testbed.control({ command: 'fault.clear' });
    const [left] = leftOver(store);
    const again = takeUpLoan(place, left?.id ?? '', { store, times });
    assert.equal((await again?.giveBack())?.kind, 'given-back');
  });
}

async function victim(task: Errand): Promise<void> {
  const child = spawn(process.execPath, ['--enable-source-maps', __filename], {
    env: { ...process.env, LOAN_ERRAND: JSON.stringify(task), NODE_TEST_CONTEXT: '' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
}
