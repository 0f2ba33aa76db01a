// What the pages and the hover texts are given to show, and what the pages' buttons do.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Image, ImageVersion } from '../../src/model/inventory/image';
import type { SiteState } from '../../src/model/inventory/inventory';
import type { Sliver } from '../../src/model/inventory/sliver';
import type { SnapshotJob } from '../../src/model/snapshots/job';
import { detailsActions } from '../../src/ui/pages/details/actions';
import { comparison, newestPair } from '../../src/ui/pages/details/comparison';
import { Log } from '../../src/ui/errors/log';
import { Problems } from '../../src/ui/errors/problems';
import { jobLook } from '../../src/ui/text/labels';
import { paragraphs, tooltip } from '../../src/ui/text/tooltip';
import { progressState, type Surroundings } from '../../src/ui/pages/progress/state';
import { isToPage } from '../../src/ui/pages/progress/protocol';
import { anImage } from '../unit/model/builders';
import { asPerson } from './support/person';

const start = Date.UTC(2026, 2, 14, 12);

const job: SnapshotJob = {
  id: 'a',
  accountId: 'urn:publicid:IDN+home.example+user+alice',
  siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
  siteName: 'home',
  sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
  sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
  clientId: 'pc',
  imageName: 'web',
  global: false,
  stage: 'preparing',
  samples: [],
  startedAt: start,
};
const half = { at: start + 10_000, size: 5_000_000 };

const ready: Partial<SnapshotJob> = { stage: 'ready', outcome: 'ready', endedAt: start + 15_000 };

function shown(
  change: Partial<SnapshotJob>,
  around?: Surroundings,
): ReturnType<typeof progressState> {
  return progressState({ ...job, ...change }, start + 20_000, around);
}

function sliver(status: Sliver['status'], state: Sliver['state'] = 'started'): Sliver {
  const { sliverUrn: urn, sliceUrn, siteUrn, clientId } = job;
  return { urn, sliceUrn, siteUrn, clientId, sliverType: 'raw-pc', state, status, logins: [] };
}

describe('the progress page', () => {
  it('shows the steps up to where the snapshot is', () => {
    assert.deepEqual(shown({}).steps, ['now', 'todo', 'todo', 'todo']);
    assert.deepEqual(shown({ stage: 'imaging' }).steps, ['done', 'now', 'todo', 'todo']);
    assert.deepEqual(shown({ stage: 'finishing' }).steps, ['done', 'done', 'now', 'todo']);
    const ready = shown({
      stage: 'ready',
      outcome: 'ready',
      endedAt: start + 15_000,
      size: 7_000_000,
    });
    assert.deepEqual(ready.steps, ['done', 'done', 'done', 'done']);
    assert.equal(ready.usable, true);
    assert.equal(ready.elapsed, 15_000);
    assert.deepEqual(ready.chart.points.at(-1), { at: 15_000, bytes: 7_000_000 });
  });

  it('shows where it failed, and why', () => {
    const failed = shown({
      stage: 'failed',
      outcome: 'failed',
      samples: [half],
      reason: 'Disk full.',
    });
    assert.deepEqual(failed.steps, ['done', 'failed', 'todo', 'todo']);
    assert.deepEqual([failed.tone, failed.reason, failed.usable], ['bad', 'Disk full.', false]);
  });

  it('says what to do where it failed, and offers that', () => {
    const end = { stage: 'failed', outcome: 'failed' } as const;
    const full = shown({ ...end, reason: 'Failed to store image: out of space' });
    assert.match(full.remedy, /Delete images/);
    assert.deepEqual(full.offers, ['images', 'again', 'showLog']);
    const siteUrn = 'urn:publicid:IDN+emulab.net+authority+cm';
    const known = shown({ ...end, siteUrn, reason: 'Internal error creating image' });
    assert.match(known.remedy, /contact the site’s operators/);
    assert.deepEqual(known.offers, ['again', 'site', 'showLog']);
    assert.match(shown({ ...end, reason: 'Something new' }).remedy, /^Take the snapshot again\./);
  });

  it('marks the addresses of an image for one project, which other sites cannot fetch', () => {
    const created = { imageUrn: 'i', imageUrl: 'u', versionUrn: 'v', versionUrl: 'w' };
    const marked = (global: boolean): string[] =>
      shown({ ...ready, global, created }).results.flatMap(({ id, obstacle }) =>
        obstacle === '' ? [] : [id],
      );
    assert.deepEqual(marked(false), ['imageUrl', 'versionUrl']);
    assert.deepEqual(marked(true), []);
  });

  it('does not call an unknown end a success', () => {
    for (const outcome of ['vanished', 'timed-out', 'unknown'] as const) {
      const end = shown({ stage: outcome, outcome, samples: [half] });
      assert.deepEqual([end.tone, end.usable], ['unsure', false]);
      assert.equal(end.offers.includes('again'), outcome === 'vanished');
    }
  });

  it('says that it waits while the site cannot be reached', () => {
    const waiting = shown({ stage: 'imaging', problem: 'The site cannot be reached.' });
    assert.deepEqual([waiting.tone, waiting.reason], ['waiting', 'The site cannot be reached.']);
  });

  it('says when the node can be used again, and not before that is known', () => {
    assert.match(shown({ stage: 'imaging' }).advice, /Don’t change slice hello/);
    assert.deepEqual([shown(ready).advice, shown(ready).sliver], ['', '']);
    const coming = shown(ready, { sliver: sliver('changing') });
    assert.deepEqual([coming.advice, coming.sliver], ['pc is still starting.', 'changing']);
    const up = shown(ready, { sliver: sliver('ready') });
    assert.deepEqual([up.advice, up.sliver], ['pc is up again.', 'ready']);
    assert.equal(shown(ready, { sliver: sliver('ready', 'imaging') }).advice, '');
  });

  it('does not pretend to follow what nobody can follow', () => {
    const waits = shown({ stage: 'imaging', samples: [half] }, { waits: 'locked' });
    assert.deepEqual([waits.tone, waits.steps[1]], ['waiting', 'now']);
    assert.match(waits.reason, /account for home is not connected/);
    assert.deepEqual(waits.offers, ['connect', 'showLog']);
    // Nobody is asked for a passphrase that would not help.
    const away = shown({ stage: 'imaging', samples: [half] }, { waits: 'away' });
    assert.match(away.reason, /testbed of home is not in use now/);
    assert.deepEqual(away.offers, ['showLog']);
  });

  it('shows no size of a snapshot that failed before there was any', () => {
    const samples = [{ at: start + 1000, size: 0 }];
    assert.equal(shown({ stage: 'failed', outcome: 'failed', samples }).size, '');
  });

  it('is always given what its own guard lets through', () => {
    const created = { imageUrn: 'u', imageUrl: 'v', versionUrn: 'w', versionUrl: 'x' };
    for (const change of [{}, { samples: [half] }, { created }, { log: '<b>', endedAt: start }]) {
      assert.ok(isToPage({ type: 'state', state: shown(change) }));
    }
  });
});

describe('the progress page of a snapshot by a portal', () => {
  const portal = {
    url: 'https://boss.example:43794/',
    experiment: 'a194e2be-1e5b-4617-84de-c4966cb5c578',
    name: 'measure',
    project: 'demo',
  };
  const byPortal = { portal, sliceUrn: `portal:${portal.experiment}` };

  it('says what the portal says, in its own words', () => {
    const state = shown({ ...byPortal, stage: 'imaging', said: 'replicating' });
    assert.equal(state.stage, 'The portal says: replicating');
    assert.equal(state.image, 'replicating');
    assert.deepEqual(state.steps, ['done', 'now', 'todo', 'todo']);
    assert.match(state.advice, /experiment measure /);
  });

  it('names the portal, and claims nothing of who can use the image', () => {
    const { subtitle } = shown(byPortal);
    assert.match(
      subtitle,
      /^Snapshot of pc at home · by the portal boss\.example:43794 · started /,
    );
    assert.doesNotMatch(subtitle, /can use/);
  });

  it('shows the names that the portal has told, and no others', () => {
    const urn = 'urn:publicid:IDN+home.example+image+demo:web';
    const created = { snapshot: portal.experiment, imageUrn: urn };
    const { results } = shown({ ...byPortal, ...ready, created });
    assert.deepEqual(
      results.map(({ value }) => value),
      [urn],
    );
    assert.deepEqual(shown({ ...byPortal, created: { snapshot: 'x' } }).results, []);
  });

  it('says that it waits for a token, and for nobody’s passphrase', () => {
    const state = shown(byPortal, { waits: 'locked' });
    assert.equal(state.stage, 'Waiting for the token…');
    assert.equal(
      state.reason,
      'You are not signed in to the portal boss.example:43794, or it no longer accepts your token.',
    );
    assert.deepEqual(state.offers, ['signIn', 'showLog']);
  });

  it('keeps words of the portal from being icons or hidden', () => {
    const { words } = jobLook({ ...job, ...byPortal, said: '$(bug)\u202e' });
    assert.equal(words, '$ (bug)[U+202E]');
  });
});

describe('the page of an image', () => {
  const detailed = { state: { site: { name: 'home' } } as SiteState, image: anImage() };

  it('refuses to delete or copy a version that has gone, and leaves the image alone', async () => {
    const actions = detailsActions(new Problems(new Log()));
    const all = [() => actions.remove(detailed, 7), () => actions.copy(detailed, { version: 7 })];
    for (const act of all) {
      const seen = await asPerson({ button: 'Delete' }, act);
      assert.deepEqual(seen.messages, ['Version 7 of web no longer exists.']);
    }
  });
});

describe('the comparison of two versions', () => {
  const version = (number: number, hash: string, size?: number): ImageVersion => ({
    version: number,
    urn: `urn:${number}`,
    url: '',
    uuid: '',
    created: new Date(start),
    hash,
    description: `v${number}`,
    visibility: 'anyone',
    ...(size === undefined ? {} : { size }),
  });
  const image: Image = {
    urn: 'urn',
    name: 'web',
    project: 'demo',
    description: '',
    mine: true,
    siteUrn: job.siteUrn,
    format: 'ndz',
    versions: [version(2, 'b', 9_000_000), version(1, 'a', 5_000_000), version(0, '')],
  };
  const between = (left: number, right: number): ReturnType<typeof comparison> =>
    comparison(image, { left, right, asked: 0 }, new Map(), new Map());

  it('begins with the newest and the one before it', () => {
    assert.deepEqual(newestPair(image), { left: 1, right: 2, asked: 0 });
  });

  it('marks what differs, and says what that means', () => {
    const { rows, verdict } = between(1, 2);
    const differing = rows.filter(({ differs }) => differs).map(({ label }) => label);
    assert.deepEqual(differing, ['Size', 'Description', 'SHA-1']);
    assert.equal(verdict, 'The contents differ. Version 2 is 4 MB larger.');
    assert.equal(between(2, 1).verdict, 'The contents differ. Version 1 is 4 MB smaller.');
  });

  it('claims nothing without checksums, or of a version and itself', () => {
    assert.match(between(0, 2).verdict, /not known/);
    assert.match(between(2, 2).verdict, /Choose two versions/);
    assert.match(between(7, 2).verdict, /Choose two versions/);
  });
});

describe('hover texts', () => {
  const hostile = '[x](command:evil) <img src=x> $(bug) https://evil.example **b** `c`';

  it('show the words of servers as words', () => {
    for (const { value } of [tooltip(hostile, [['Why', hostile]]), paragraphs([hostile])]) {
      assert.doesNotMatch(value, /(?<!\\)\[x|(?<!\\)<img|(?<!\\)\$\(|https:|(?<!\\)`c/);
    }
  });

  it('can neither run commands nor hold markup of their own', () => {
    const { isTrusted, supportHtml } = tooltip('t', [], 'urn');
    assert.deepEqual([isTrusted ?? false, supportHtml ?? false], [false, false]);
  });
});
