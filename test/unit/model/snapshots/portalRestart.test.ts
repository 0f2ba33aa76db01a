// The process that owns a snapshot by a portal is killed in every stage of one, and another one takes over: nothing
// is lost, nothing is asked for twice, and the journal is complete.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileJournal } from '../../../../src/model/journal/journal';
import type { PortalAccount } from '../../../../src/model/portal/portalAccount';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { readinessOf } from '../../../../src/model/snapshots/planning/readiness';
import { SnapshotQueue } from '../../../../src/model/snapshots/queue/queue';
import { fileQueueStore } from '../../../../src/model/snapshots/queue/queueStore';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { experimentIsReady } from '../../../support/experiments';
import { portalAccount, portalSliver } from '../../../support/portalSliver';
import { LocalTestbed } from '../../../support/testbed';

/** When the process dies. */
const moments = {
  wished: 'the wish is written down, nothing is sent',
  noted: 'the job is written down, the request not sent',
  sent: 'the request is on its way',
  unanswered: 'the request is answered, its answer not noted',
  preparing: 'the portal has accepted',
  imaging: 'bytes are coming',
  finishing: 'the image is being checked',
  ready: 'the end is known',
};

type Moment = keyof typeof moments;

interface Errand {
  readonly testbed: string;
  readonly state: string;
  readonly imageName: string;
  readonly moment: Moment;
}

const errand = process.env['PORTAL_ERRAND'];
if (errand === undefined)
  describe('a snapshot by a portal whose process is killed', () => killAtEachMoment());
else void beTheVictim(JSON.parse(errand) as Errand);

/** This file is also the program that gets killed. */
async function beTheVictim({ testbed, state, imageName, moment }: Errand): Promise<void> {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  const portal = portalAccount(testbed, 'alice');
  const sliver = await portalSliver(portal, testbed, 'vm');
  const { snapshots, queue } = owner(state, portal);
  if (moment === 'wished') queue.onDidChange(die);
  snapshots.onDidChange(({ stage }) => {
    if (stage === (moment === 'noted' ? 'starting' : moment)) die();
  });
  const client = portal.portal.snapshots;
  const start = client.start.bind(client);
  client.start = async (...asked) => {
    const started = start(...asked);
    // Long enough for the request to leave, and for the testbed to carry it out a little later.
    if (moment === 'sent') setTimeout(die, 150);
    const answer = await started;
    if (moment === 'unanswered') die();
    return answer;
  };
  const names = { accountId: portal.id, imageName, global: false, mayReplace: true };
  queue.add({ ...sliver, ...names }, 'home');
}

/** What an extension host has: the snapshots and their queue, over what is on disk. */
function owner(state: string, portal: PortalAccount, limit?: number) {
  const snapshots = new Snapshots({
    store: fileJobStore(join(state, 'jobs')),
    accounts: () => [],
    portals: () => [portal],
    journal: fileJournal(join(state, 'journal.jsonl')),
    interval: 20,
    held: 400,
    limit,
  });
  const queue = new SnapshotQueue({
    snapshots,
    store: fileQueueStore(join(state, 'queue')),
    readiness: (request, signal) => readinessOf(snapshots.placeOf(request), request, signal),
    interval: () => 20,
    sentenceOf: String,
  });
  snapshots.onDidChange(() => queue.look());
  return { snapshots, queue };
}

function killAtEachMoment(): void {
  let testbed: LocalTestbed;
  let portal: PortalAccount;
  let state: string;
  const begin = async (pollScale = 0.02): Promise<void> => {
    testbed = await LocalTestbed.start({ speed: 4_000_000, pollScale });
    portal = portalAccount(testbed.directory, 'alice');
  };
  before(() => begin());
  after(() => testbed.remove());
  beforeEach(async () => {
    await isReady();
    state = mkdtempSync(join(tmpdir(), 'restart-'));
    await testbed.control({ command: 'fault.clear' });
    await testbed.control({ command: 'fault.add', kind: 'slow', delay: 0, method });
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  const method = 'startExperimentSnapshot';

  /** How often the testbed was asked for a snapshot. */
  async function posts(): Promise<number> {
    const list = (await testbed.control({ command: 'fault.list' })) as { struck: number }[];
    return list.reduce((sum, { struck }) => sum + struck, 0);
  }

  const isReady = (): Promise<void> => experimentIsReady(portal.portal, 'demo,hello');

  /** @param late the next owner comes when the portal has long finished */
  async function killed(imageName: string, moment: Moment, late = false, limit?: number) {
    const wanted: Errand = { testbed: testbed.directory, state, imageName, moment };
    const child = spawn(process.execPath, ['--enable-source-maps', __filename], {
      env: { ...process.env, PORTAL_ERRAND: JSON.stringify(wanted), NODE_TEST_CONTEXT: '' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'the process died at the moment that was meant');
    if (late) await isReady();
    const { snapshots, queue } = owner(state, portal, limit);
    const started = new Promise<SnapshotJob>((resolve) => queue.onDidStart(resolve));
    snapshots.resume();
    queue.look();
    const job = moment === 'wished' ? await started : (snapshots.jobs[0] ?? assert.fail('no job'));
    const ended = await snapshots.ended(job.id);
    const left = queue.waiting.length + fileQueueStore(join(state, 'queue')).load().length;
    const kept = fileJobStore(join(state, 'jobs')).load();
    queue.dispose();
    snapshots.dispose();
    const { entries, problems } = fileJournal(join(state, 'journal.jsonl')).read();
    assert.deepEqual(problems, []);
    return { ended, left, kept, noted: entries.map(({ kind }) => kind), posts: await posts() };
  }

  it(`is not called unbegun by a portal that has told of none before, when ${moments.noted}`, async () => {
    const { ended, left, posts: sent } = await killed('first', 'noted', false, 600);
    assert.equal(ended.outcome, 'unknown');
    assert.match(ended.reason ?? '', /It is not known whether/);
    assert.deepEqual([left, sent], [0, 0]);
  });

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
    const { ended, left, kept, noted, posts: sent } = await killed(name, moment, late);
    assert.equal(ended.outcome, 'ready', ended.reason);
    assert.equal(ended.created?.imageUrn, `urn:publicid:IDN+home.example+image+demo:${name}`);
    assert.deepEqual([left, kept.length, sent], [0, 1, 1]);
    assert.deepEqual(noted, ['snapshot-begun', 'snapshot-ended']);
  }

  it(`ends as not begun, and says so, when ${moments.noted}`, async () => {
    const { ended, left, posts: sent } = await killed('noted', 'noted');
    assert.equal(ended.outcome, 'failed');
    assert.match(ended.reason ?? '', /never started it.*Nothing was changed/);
    assert.deepEqual([left, sent], [0, 0]);
  });

  it(`ends as one image, once, when ${moments.sent} and is carried out later`, async () => {
    await testbed.control({ command: 'fault.clear' });
    await testbed.control({ command: 'fault.add', kind: 'slow', delay: 300, method });
    const { ended, left, kept, posts: sent } = await killed('sent', 'sent');
    assert.equal(ended.outcome, 'ready', ended.reason);
    assert.deepEqual([left, kept.length, sent], [0, 1, 1]);
  });

  it(`ends as one image, once, when ${moments.finishing}`, async () => {
    // A check that lasts long enough to be seen.
    await testbed.remove();
    await begin(0.6);
    await testbed.control({ command: 'fault.add', kind: 'slow', delay: 0, method });
    await endsWell('finishing', false);
  });
}
