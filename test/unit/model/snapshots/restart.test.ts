// The process that owns the snapshots is killed in every stage of one, and another one takes over: what
// became of the snapshot is found out, nothing is lost and nothing is started twice.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { connectAccount, type Account } from '../../../../src/model/accounts/account';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { fileQueueStore } from '../../../../src/model/snapshots/queue/queueStore';
import { readinessOf } from '../../../../src/model/snapshots/planning/readiness';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { SnapshotQueue } from '../../../../src/model/snapshots/queue/queue';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { readTestbed, testbedSites } from '../../../../src/model/accounts/localTestbed';
import { loadIdentity } from '../../../../src/rpc';
import type { TestbedOptions } from '../../../../src/testbed';
import { control } from '../../../../src/testbed/control/client';
import { LocalTestbed } from '../../../support/testbed';

/** When the process dies. */
type Moment = keyof typeof moments;

const moments = {
  wished: 'the wish is written down, nothing is sent',
  noted: 'the job is written down, the request not sent',
  unanswered: 'the request is sent, its answer not noted',
  preparing: 'the site has accepted',
  imaging: 'bytes are coming',
  finishing: 'the image is being checked',
  ready: 'the end is known',
  failed: 'the failure is known',
};

interface Errand {
  readonly testbed: string;
  readonly state: string;
  readonly imageName: string;
  readonly moment: Moment;
}

const errand = process.env['RESTART_ERRAND'];
if (errand === undefined) describe('a snapshot whose process is killed', () => killAtEachMoment());
else void beTheVictim(JSON.parse(errand) as Errand);

/** This file is also the program that gets killed. */
async function beTheVictim({ testbed, state, imageName, moment }: Errand): Promise<void> {
  const account = await accountAt(testbed);
  const site = account.sites[0] ?? assert.fail('no site');
  const { snapshots, queue } = owner(state, account);
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  if (moment === 'wished') queue.onDidChange(die);
  snapshots.onDidChange(({ stage }) => {
    if (stage === (moment === 'noted' ? 'starting' : moment)) die();
  });
  const manager = site.componentManager;
  const createImage = manager.createImage.bind(manager);
  manager.createImage = async (...asked) => {
    const created = await createImage(...asked);
    if (moment === 'unanswered') die();
    return created;
  };
  const [slice] = (await readTestbed(testbed))?.slices ?? [];
  const sliver = slice?.slivers.find(({ clientId }) => clientId === 'vm');
  const request = {
    accountId: account.id,
    siteUrn: site.urn,
    sliceUrn: slice?.urn ?? '',
    sliverUrn: sliver?.urn ?? '',
    clientId: 'vm',
    imageName,
    global: true,
  };
  queue.add(request, site.name);
}

/** What an extension host has: the snapshots and their queue, over what is on disk. */
function owner(state: string, account: Account) {
  const store = fileJobStore(join(state, 'jobs'));
  const snapshots = new Snapshots({ store, accounts: () => [account], interval: 20, held: 400 });
  const queue = new SnapshotQueue({
    snapshots,
    store: fileQueueStore(join(state, 'queue')),
    readiness: ({ siteUrn, ...request }, signal) => {
      const site = account.sites.find(({ urn }) => urn === siteUrn);
      return readinessOf(site && { account, site }, request, signal);
    },
    interval: () => 20,
    sentenceOf: String,
  });
  snapshots.onDidChange(() => queue.look());
  return { snapshots, queue };
}

async function accountAt(directory: string): Promise<Account> {
  const testbed = (await readTestbed(directory)) ?? assert.fail('no testbed');
  const user = testbed.users.find(({ urn }) => urn.endsWith('+alice')) ?? assert.fail('no alice');
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).trim();
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  return connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    local: true,
    trust: { ca: await readFile(testbed.caCertificate, 'utf8') },
    sliceAuthorityUrl: testbed.sliceAuthority.url,
    sites: testbedSites(testbed),
  });
}

function killAtEachMoment(): void {
  let testbed: LocalTestbed;
  let account: Account;
  let state: string;
  const begin = async (options: Partial<TestbedOptions> = {}): Promise<void> => {
    testbed = await LocalTestbed.start({ speed: 4_000_000, ...options });
    account = await testbed.account('alice');
  };
  before(() => begin());
  after(() => testbed.remove());
  beforeEach(async () => {
    await testbed.ready(account);
    state = mkdtempSync(join(tmpdir(), 'restart-'));
  });

  afterEach(() => rmSync(state, { recursive: true, force: true }));

  /** @param late the next owner comes when the site has long finished */
  async function killed(imageName: string, moment: Moment, late = false): Promise<Outcome> {
    const wanted: Errand = { testbed: testbed.directory, state, imageName, moment };
    const child = spawn(process.execPath, ['--enable-source-maps', __filename], {
      env: { ...process.env, RESTART_ERRAND: JSON.stringify(wanted), NODE_TEST_CONTEXT: '' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'the process died at the moment that was meant');
    if (late) await testbed.ready(account);
    const { snapshots, queue } = owner(state, account);
    const started = new Promise<SnapshotJob>((resolve) => queue.onDidStart(resolve));
    snapshots.resume();
    queue.look();
    const job = moment === 'wished' ? await started : (snapshots.jobs[0] ?? assert.fail('no job'));
    const ended = await snapshots.ended(job.id);
    const left = queue.waiting.length + fileQueueStore(join(state, 'queue')).load().length;
    const kept = fileJobStore(join(state, 'jobs')).load();
    queue.dispose();
    snapshots.dispose();
    return { ended, left, kept, versions: await versionsOf(imageName) };
  }

  interface Outcome {
    readonly ended: SnapshotJob;
    /** Wishes that are still waiting. */
    readonly left: number;
    readonly kept: readonly SnapshotJob[];
    /** At the site. */
    readonly versions: readonly string[];
  }

  async function versionsOf(imageName: string): Promise<string[]> {
    const credentials = [await account.sliceAuthority.selfCredential()];
    const images = (await account.sites[0]?.componentManager.listImages({ credentials })) ?? [];
    return images.map(({ urn }) => urn).filter((urn) => urn.includes(`:${imageName}:`));
  }

  for (const [moment, late] of [
    ...(['wished', 'unanswered', 'preparing', 'imaging', 'ready'] as const).map(
      (moment) => [moment, false] as const,
    ),
    ['unanswered', true],
    ['imaging', true],
  ] as const) {
    const when = late ? ', and the next one comes when all is over' : '';
    it(`ends as one image, once, when ${moments[moment]}${when}`, () => endsWell(moment, late));
  }

  async function endsWell(moment: Moment, late: boolean): Promise<void> {
    const name = `${moment}${late ? '-late' : ''}`;
    const { ended, left, kept, versions } = await killed(name, moment, late);
    assert.equal(ended.outcome, 'ready', ended.reason);
    assert.match(ended.hash ?? '', /^[0-9a-f]{40}$/, 'the end is proven by the contents');
    assert.equal(left, 0);
    assert.equal(kept.length, 1);
    assert.equal(versions.length, 1, versions.join());
  }

  it(`ends as not begun, and says so, when ${moments.noted}`, async () => {
    const { ended, left, versions } = await killed('noted', 'noted');
    assert.equal(ended.outcome, 'failed');
    assert.match(ended.reason ?? '', /never started it.*Nothing was changed/);
    assert.deepEqual([left, versions], [0, []]);
  });

  for (const [moment, late] of [
    ['imaging', true],
    ['failed', false],
  ] as const) {
    it(`keeps the reason and the log of a failure, when ${moments[moment]}`, async () => {
      const fault = {
        command: 'fault.add',
        kind: 'snapshot',
        reason: 'tool',
        // A third of a second of bytes before it fails: enough looks for the process to see them.
        after: 1_200_000,
        times: 1,
      };
      await control(testbed.description.control ?? '', fault);
      const { ended, kept, versions } = await killed(`broken-${moment}`, moment, late);
      assert.equal(ended.outcome, 'failed');
      assert.match(ended.reason ?? '', /Returned error code 5/);
      assert.match(ended.log ?? '', /\S/);
      assert.deepEqual([kept[0]?.reason, kept[0]?.log], [ended.reason, ended.log]);
      assert.equal(versions.length, 1);
    });
  }

  it(`ends as one image, once, when ${moments.finishing}`, async () => {
    // A check that lasts long enough to be seen.
    await testbed.remove();
    await begin({ pollScale: 0.6 });
    await endsWell('finishing', false);
  });
}
