// How the client behaves towards a federation of many sites, played by one local testbed: what the first
// look at all trees costs, how many requests run at once, how long all rows take beside the slowest site, and
// what following a snapshot asks for. With arguments, as in `npm run bench -- federation 1 10`, for so many sites.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import type { JobStore, SnapshotJob } from '../../src/model/snapshots/job';
import type { CallRecord } from '../../src/rpc';
import type { Pace } from '../support/manySites';
import { accountOf, parts, type Look, type Shown, type Span } from './federation/parts';
import { child, runChild } from './support/child';
import { grew, measured } from './support/report';

/** Milliseconds. */
interface First {
  readonly time: number;
  readonly answers: readonly number[];
}

/** First looks from which the medians are taken. */
const rounds = 3;

const [word, ...args] = process.argv.slice(2);
if (!(await runChild(parts, word, args))) await main(process.argv.slice(2).map(Number));

async function main(given: readonly number[]): Promise<void> {
  const sizes = given.length > 0 ? given : [1, 10, 50, 200];
  const folder = mkdtempSync(join(tmpdir(), 'federation-bench-'));
  const looks: Look[] = [];
  try {
    for (const size of sizes) looks.push(await lookAt(folder, size, size === sizes.at(-1)));
    await besideTheSlowest(folder, sizes.at(-1) ?? 1);
    await firstRow(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const points = (of: (look: Look) => number): [number, number][] =>
    looks.map((look, at) => [sizes[at] ?? 0, of(look)]);
  const of = 'aggregates';
  grew({
    name: 'Requests until all trees are filled',
    of,
    unit: 'requests',
    points: points(({ requests }) => requests.length),
  });
  grew({
    name: 'Time until all trees are filled',
    of,
    unit: 'ms',
    points: points(({ milliseconds }) => milliseconds),
  });
}

/** The first look at slices and images of every site; the one that took the middle time. */
async function lookAt(folder: string, aggregates: number, isLast: boolean): Promise<Look> {
  const directory = join(folder, String(aggregates));
  const { answer, process } = await child('testbed', directory, String(aggregates));
  try {
    const looks: Look[] = [];
    for (let round = 0; round < rounds; round += 1)
      looks.push((await ask('look', answer as string)) as Look);
    if (isLast) {
      tell(aggregates, looks);
      await follow(aggregates, answer as string);
    }
    const [, middle] = looks.sort((a, b) => a.milliseconds - b.milliseconds);
    return middle ?? looks[0] ?? fail();
  } finally {
    process.kill();
  }
}

/** The answer of a part that is of no more use afterwards; its open connections would keep it. */
async function ask(word: string, ...args: string[]): Promise<unknown> {
  const { answer, process } = await child(word, ...args);
  process.kill();
  return answer;
}

function fail(): never {
  throw new Error('There was no look.');
}

function tell(aggregates: number, looks: readonly Look[]): void {
  const requests = (name: string, values: readonly number[]): void =>
    measured({ name, unit: 'requests', values });
  const [{ requests: all } = fail()] = looks;
  const hosts = [...new Set(all.map(({ host }) => host))];
  const bySite = hosts.map((host) => all.filter((it) => it.host === host));
  const [home = [], ...others] = [...bySite].sort((a, b) => b.length - a.length);
  const counts = others.map(({ length }) => length);
  requests(`Requests in the first look at ${aggregates} sites`, [all.length]);
  requests(`Requests to one site in the first look at ${aggregates}`, counts);
  requests('Requests to the home site, which gives the credentials too', [home.length]);
  requests('Requests at the same time at one site', bySite.map(atOnce));
  requests(
    `Requests at the same time at all ${aggregates} sites`,
    looks.map((look) => atOnce(look.requests)),
  );
  measured({
    name: `Longest hold of the event loop in the first look at ${aggregates}, by processor time`,
    unit: 'ms',
    values: looks.map(({ longestHold }) => longestHold),
  });
  measured({
    name: `Peak memory of a process that looks at ${aggregates}`,
    unit: 'MB',
    values: looks.map(({ memory }) => memory / 1e6),
  });
}

/** The most requests that were on their way together. */
function atOnce(requests: Look['requests']): number {
  const spans = requests.map(({ span }) => span);
  const together = ([from]: Span): number =>
    spans.filter(([start, end]) => start <= from && from < end).length;
  return Math.max(...spans.map(together));
}

/** Light sites that answer after times of their own, the first after the longest, and one that hangs. */
async function besideTheSlowest(folder: string, size: number): Promise<void> {
  const slowest = 400;
  const quick = Math.max(0, size - 2);
  const paces: Pace[] = [
    slowest,
    'hangs' as const,
    ...Array.from({ length: quick }, (_, at) => Math.round((at / quick) * slowest)),
  ];
  const { answer, process } = await child('sites', join(folder, 'sites'), JSON.stringify(paces));
  try {
    const served = JSON.stringify(answer);
    const found: Shown[] = [];
    for (let round = 0; round < rounds; round += 1)
      found.push((await ask('shown', served)) as Shown);
    measured({
      name: `${paces.length} sites of which one hangs, until the rows of the others are there`,
      beside: 'the slowest site by itself',
      unit: '×',
      values: found.map(({ all, slowest: alone }) => all / alone),
    });
  } finally {
    process.kill();
  }
}

/**
 * The first sliver of a site whose every answer takes 50 ms. Four answers must follow one another: the user's
 * credential, the user with the slices, the slice's credential, what the slice has at the site. They are told twice: as
 * they came, on a machine that does other things too, and as the 200 ms that they would take at the least.
 */
async function firstRow(folder: string): Promise<void> {
  const pace = 50;
  const sum = pace * 4;
  const args = [join(folder, 'first-row'), JSON.stringify([pace]), String(pace)];
  const { answer, process } = await child('sites', ...args);
  try {
    const came: number[] = [];
    const least: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const found = (await ask('firstRow', JSON.stringify(answer))) as First;
      if (found.answers.length !== 4) throw new Error(`It took ${found.answers.length} answers.`);
      came.push(found.time / found.answers.reduce((all, one) => all + one, 0));
      least.push(found.time / sum);
    }
    const name = 'First row of a site whose every answer takes 50 ms';
    const beside = 'the four answers that must follow one another';
    measured({ name, beside, unit: '×', values: came, bar: { atMost: 1.3 } });
    measured({ name, beside: '200 ms', unit: '×', values: least });
  } finally {
    process.kill();
  }
}

/** A snapshot from its start to its end, with looks far closer together than the 15 s of the product. */
async function follow(aggregates: number, description: string): Promise<void> {
  const calls: CallRecord[] = [];
  const { account, testbed } = await accountOf(description, (call) => calls.push(call));
  const snapshots = new Snapshots({ store: memory(), accounts: () => [account], interval: 400 });
  const [{ urn: sliceUrn, slivers } = fail()] = testbed.slices;
  const { urn: sliverUrn, clientId } = slivers.find((it) => it.clientId === 'vm') ?? fail();
  const siteUrn = account.sites[0]?.urn ?? '';
  const request = { accountId: account.id, siteUrn, sliceUrn, sliverUrn, clientId };
  const { id } = await snapshots.start({ ...request, imageName: 'followed', global: true });
  const started = calls.length;
  await snapshots.ended(id);
  snapshots.dispose();
  const looks = calls.slice(started).filter(({ method }) => method === 'SliverStatus').length;
  const perLook = (calls.length - started) / looks;
  measured({ name: 'Requests that start a snapshot', unit: 'requests', values: [started] });
  measured({
    name: 'Requests of one look at a running snapshot',
    unit: 'requests',
    values: [perLook],
  });
  measured({
    name: `Requests a minute, of all ${aggregates} sites, while a snapshot is followed, one look in 15 s`,
    unit: 'requests',
    values: [perLook * 4],
    bar: { atMost: 12 },
  });
}

function memory(): JobStore {
  const jobs = new Map<string, SnapshotJob>();
  return {
    load: () => [...jobs.values()],
    read: (id) => jobs.get(id),
    save: (job) => void jobs.set(job.id, job),
    remove: (id) => void jobs.delete(id),
  };
}
