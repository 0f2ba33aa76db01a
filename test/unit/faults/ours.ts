/** Faults of our own machine. Each cell tells one story, and ends with what the site says. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { fileJobStore } from '../../../src/model/snapshots/jobStore';
import type { SnapshotJob, SnapshotRequest } from '../../../src/model/snapshots/job';
import { only, type Fault } from './fault';
import type { Lane } from './lane';
import { endOf, repeated } from './operations';
import { toldOfJob, type Seen } from './outcome';
import { once, passOn, spoiling, type Peer } from './peer';
import { until } from './until';
import { Window } from './window';

export const ours: readonly Fault[] = [
  {
    name: 'process killed between request and answer',
    cells: { snapshot: killedWhileAsking },
    outcomes: only({ snapshot: 'found again; ready' }),
  },
  {
    name: 'window reloaded',
    cells: { follow: reloaded },
    outcomes: only({ follow: 'taken up; ready' }),
  },
  {
    name: 'two windows on one failing job',
    cells: { follow: twoWindows },
    outcomes: only({ follow: 'one asks; failed, log kept' }),
  },
  {
    name: 'our clock jumps a week ahead',
    cells: { snapshot: clockJumpsWhileHeld, follow: clockJumpsAhead },
    outcomes: only({ snapshot: 'found again; ready', follow: 'ready' }),
  },
  {
    name: 'our clock jumps a week back',
    cells: { follow: clockJumpsBack },
    // Our certificate is of the future then, which is said until the clock is right again.
    outcomes: only({ follow: 'continues; ready' }),
  },
  {
    name: 'our machine sleeps a night',
    cells: { snapshot: asleepWhileAsking, follow: (lane) => asleep(lane, lane.wish()) },
    outcomes: only({ snapshot: 'found again; ready', follow: 'ready' }),
  },
  {
    name: 'our machine sleeps while it fails',
    cells: { follow: asleepWhileItFails },
    outcomes: only({ follow: 'failed, log kept' }),
  },
  {
    name: 'our disk is full',
    cells: { snapshot: fullBefore, follow: fullMeanwhile },
    outcomes: only({ snapshot: 'not kept; nothing begun', follow: 'ready, kept later' }),
  },
];

const day = 86_400_000;
const week = 7 * day;
const created = (job: SnapshotJob): boolean => job.created !== undefined;
const ended = (job: SnapshotJob): boolean => job.outcome !== undefined;

async function killedWhileAsking(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const jobs = lane.jobFolder();
  const window = await windowOf(lane, jobs, peer.url);
  const acted = new Promise<void>((resolve) => {
    peer.behave(
      once(
        'CreateImage',
        spoiling(() => resolve()),
      ),
    );
  });
  window.tell({ kind: 'start', request: lane.wish(), follow: true });
  await acted;
  await window.kill();
  const [job] = fileJobStore(jobs).load();
  assert.equal(job?.stage, 'starting', 'the wish is on disk');
  return await takenUp(lane, jobs, peer, 'found again');
}

async function reloaded(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const jobs = lane.jobFolder();
  const before = lane.snapshots(fileJobStore(jobs), lane.account({ url: peer.url }));
  await before.start(lane.wish());
  before.dispose();
  return await takenUp(lane, jobs, peer, 'taken up');
}

async function twoWindows(lane: Lane): Promise<Seen> {
  const [first, second] = [await lane.peer(), await lane.peer()];
  const jobs = lane.jobFolder();
  const ends = [
    await lane.fault('stall', { delay: 300, times: 1 }),
    await lane.fault('snapshot', { reason: 'tool', times: 1 }),
  ];
  const window = await windowOf(lane, jobs, first.url);
  window.tell({ kind: 'start', request: lane.wish(), follow: true });
  const { id } = await window.job(created);
  const other = lane.snapshots(fileJobStore(jobs), lane.account({ url: second.url }));
  other.resume();
  const [seen, same] = await Promise.all([other.ended(id), window.job(ended)]);
  other.dispose();
  for (const end of ends) await end();
  assert.equal(seen.log, same.log, 'both windows know the same');
  const asks = second.received.length === 0 ? 'one asks' : 'BOTH ASK';
  return await seenOf(lane, seen, asks, first);
}

async function clockJumpsAhead(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const end = await lane.fault('stall', { delay: 100, times: 1 });
  const window = await windowOf(lane, lane.jobFolder(), peer.url);
  window.tell({ kind: 'start', request: lane.wish(), follow: true });
  await window.job(created);
  window.tell({ kind: 'jump', milliseconds: week });
  const job = await window.job(ended);
  await end();
  return await seenOf(lane, job, '', peer);
}

/** The answer is lost, and the request waits before the site: that takes no week, whatever our clock says. */
async function clockJumpsWhileHeld(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const window = await windowOf(lane, lane.jobFolder(), peer.url, { held: 20_000 });
  let release = (): void => undefined;
  peer.behave(
    once('CreateImage', (received, to) => {
      received.response.destroy();
      release = () => spoiling(() => undefined)(received, to);
    }),
  );
  window.tell({ kind: 'start', request: lane.wish(), follow: true });
  await window.job(({ stage }) => stage === 'unknown');
  window.tell({ kind: 'jump', milliseconds: week });
  const looks = (): number => peer.received.filter((method) => method === 'ListImages').length;
  const before = looks();
  await until('the window has looked in vain', () => Promise.resolve(looks() >= before + 5));
  release();
  return await seenOf(lane, await window.job(ended), 'found again', peer);
}

async function clockJumpsBack(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const end = await lane.fault('stall', { delay: 100, times: 1 });
  const window = await windowOf(lane, lane.jobFolder(), peer.url);
  window.tell({ kind: 'start', request: lane.wish(), follow: true });
  await window.job(created);
  window.tell({ kind: 'jump', milliseconds: -week });
  const { problem } = await window.job((job) => (job.problem ?? '').includes('clock'));
  window.tell({ kind: 'jump', milliseconds: week });
  const job = await window.job(ended);
  await end();
  const { outcome, told } = await seenOf(lane, job, 'continues', peer);
  const names = [lane.world.testbed.userFiles('alice').certificate];
  return { outcome, told: [...told, { sentence: problem ?? '', names, kind: 'remark' }] };
}

/** A night in which the site comes to an end and closes its connections; then the network is late. */
async function asleep(lane: Lane, request: SnapshotRequest): Promise<Seen> {
  const peer = await lane.peer();
  const window = await windowOf(lane, lane.jobFolder(), peer.url);
  const end = await lane.fault('stall');
  window.tell({ kind: 'start', request, follow: true });
  await window.job(created);
  window.signal('SIGSTOP');
  await end();
  await lane.idle();
  wakeUp(window, peer);
  return await seenOf(lane, await window.job(ended), '', peer);
}

/** A new version: a new image would be gone half a minute later, and its reason with it. */
async function asleepWhileItFails(lane: Lane): Promise<Seen> {
  const { created } = await lane.snapshot();
  await lane.fault('snapshot', { reason: 'tool', times: 1 });
  return await asleep(lane, await lane.wishAgain(created?.imageUrn ?? ''));
}

/** The request arrives, its answer does not. */
async function asleepWhileAsking(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const window = await windowOf(lane, lane.jobFolder(), peer.url);
  const acted = new Promise<void>((resolve) => {
    const strike = spoiling(() => {
      window.signal('SIGSTOP');
      resolve();
    });
    peer.behave(once('CreateImage', strike));
  });
  window.tell({ kind: 'start', request: lane.wish(), follow: true });
  await acted;
  await lane.idle();
  wakeUp(window, peer);
  const job = await window.job(ended);
  return await seenOf(lane, job, job.created === undefined ? 'NOT FOUND' : 'found again', peer);
}

function wakeUp(window: Window, peer: Peer): void {
  let late = 3;
  peer.behave((received, to) => {
    late -= 1;
    if (late < 0) passOn(received, to);
    else received.response.destroy();
  });
  peer.dropConnections();
  window.tell({ kind: 'jump', milliseconds: day / 3, isSleep: true });
  window.signal('SIGCONT');
}

async function fullBefore(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const jobs = lane.jobFolder();
  const window = await windowOf(lane, jobs, peer.url, { isDiskFull: true });
  const request = lane.wish();
  window.tell({ kind: 'start', request, follow: true });
  const { reason, sentence } = await window.hears((it) => (it.kind === 'refused' ? it : undefined));
  assert.deepEqual(readdirSync(jobs), [], 'nothing half-written is left');
  const isSent = peer.received.includes('CreateImage') || (await lane.has(request.imageName));
  return {
    outcome: `${reason.replaceAll('-', ' ')}; ${isSent ? 'BEGUN' : 'nothing begun'}`,
    told: [{ sentence, names: [request.imageName], kind: 'error' }],
  };
}

async function fullMeanwhile(lane: Lane): Promise<Seen> {
  const peer = await lane.peer();
  const jobs = lane.jobFolder();
  const before = lane.snapshots(fileJobStore(jobs), lane.account({ url: peer.url }));
  const { id } = await before.start(lane.wish(), { follow: false });
  before.dispose();
  const window = await windowOf(lane, jobs, peer.url, { isDiskFull: true });
  window.tell({ kind: 'resume' });
  const { outcome } = await window.job(ended);
  await window.kill();
  assert.equal(fileJobStore(jobs).load()[0]?.id, id, 'the job on disk is whole');
  const { outcome: later, told } = await takenUp(lane, jobs, peer, outcome ?? '');
  return { outcome: later === 'ready; ready' ? 'ready, kept later' : later, told };
}

async function windowOf(
  lane: Lane,
  jobs: string,
  url: string,
  { isDiskFull = false, held }: { isDiskFull?: boolean; held?: number } = {},
): Promise<Window> {
  mkdirSync(jobs, { recursive: true });
  const window = Window.start(lane.window(jobs, url, held), { isDiskFull });
  lane.afterCell(() => window.kill());
  return await window.opened();
}

/** The next process finds the job on disk and follows it to its end. */
async function takenUp(lane: Lane, jobs: string, peer: Peer, how: string): Promise<Seen> {
  const store = fileJobStore(jobs);
  const snapshots = lane.snapshots(store, lane.account({ url: peer.url }));
  const [job] = store.load();
  assert.ok(job);
  snapshots.resume();
  const end = await snapshots.ended(job.id);
  snapshots.dispose();
  assert.equal(store.load()[0]?.outcome, end.outcome, 'the end is on disk');
  return await seenOf(lane, end, how, peer);
}

async function seenOf(lane: Lane, job: SnapshotJob, how: string, peer: Peer): Promise<Seen> {
  const words = [how, await endOf(lane, job)].filter((text) => text !== '').join('; ');
  await lane.quiet();
  const times = repeated({ received: () => peer.received }, 'CreateImage');
  return { outcome: `${words}${times}`, told: toldOfJob(job, undefined) };
}
