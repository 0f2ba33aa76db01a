// A process is killed at every step of a change; whoever comes next completes the history by what the site says.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { connectAccount, type Account, type Place } from '../../../../src/model/accounts/account';
import { readTestbed, testbedSites } from '../../../../src/model/accounts/localTestbed';
import type { HistoryEvent } from '../../../../src/model/history/event';
import { History } from '../../../../src/model/history/history';
import { mayHaveLeft } from '../../../../src/model/history/left';
import { settleLeft } from '../../../../src/model/history/settle';
import { deleteImage, planDelete } from '../../../../src/model/images/deleteImage';
import { listImages } from '../../../../src/model/inventory/loadImages';
import type { Image } from '../../../../src/model/inventory/image';
import { VisibilityLookup } from '../../../../src/model/inventory/visibility';
import { Acts } from '../../../../src/model/journal/acts';
import type { JournalEntry } from '../../../../src/model/journal/entries';
import { fileJournal, type JournalWriter } from '../../../../src/model/journal/journal';
import { renewSlivers, renewSliceTo } from '../../../../src/model/slices/renew';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { requestFor } from '../../../../src/model/snapshots/planning/request';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { loadIdentity } from '../../../../src/rpc';
import { readFile } from 'node:fs/promises';
import { LocalTestbed } from '../../../support/testbed';

/** When the process dies: around each of its writes, and around the request. */
const moments = ['before-begun', 'after-begun', 'sent', 'before-ended', 'after-ended'] as const;
type Moment = (typeof moments)[number];
type Work = 'delete' | 'renewSlice' | 'renewSlivers' | 'snapshot';

interface Errand {
  readonly testbed: string;
  readonly state: string;
  readonly work: Work;
  readonly moment: Moment;
  readonly until: number;
}

const errand = process.env['CRASH_ERRAND'];
if (errand === undefined) describe('the history after a crash', () => afterACrash());
else void beTheVictim(JSON.parse(errand) as Errand);

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal has come before anything else runs.
  for (;;);
}

/** This file is also the program that gets killed. */
async function beTheVictim({ testbed, state, work, moment, until }: Errand): Promise<void> {
  const journal = deadlyJournal(join(state, 'journal.jsonl'), moment);
  const account = await accountAt(testbed, journal);
  const site = account.sites[0] ?? assert.fail('no site');
  const place = { account, site };
  const deadly = <T extends (...words: never[]) => Promise<unknown>>(call: T): T =>
    (async (...words: Parameters<T>) => {
      const result = await call(...words);
      return moment === 'sent' ? die() : result;
    }) as unknown as T;
  const manager = site.componentManager;
  const authority = account.sliceAuthority;
  const sliceUrn = (await readTestbed(testbed))?.slices[0]?.urn ?? '';
  switch (work) {
    case 'delete': {
      manager.deleteImage = deadly(manager.deleteImage.bind(manager));
      const image = await imageAt(place);
      await deleteImage(place, planDelete(image ?? assert.fail('no image'), account.userUrn));
      break;
    }
    case 'renewSlice':
      authority.renewSlice = deadly(authority.renewSlice.bind(authority));
      await renewSliceTo(account, sliceUrn, new Date(until));
      break;
    case 'renewSlivers': {
      manager.renewSlice = deadly(manager.renewSlice.bind(manager));
      const credential = await authority.sliceCredential(sliceUrn);
      await renewSlivers(site, sliceUrn, credential, new Date(until));
      break;
    }
    case 'snapshot': {
      manager.createImage = deadly(manager.createImage.bind(manager));
      const snapshots = owner(state, account, journal);
      const job = await snapshots.start(await wish(testbed, place), { look: false });
      await snapshots.ended(job.id);
    }
  }
  process.exit(0);
}

/** Dies at the moment that is meant, after a whole write or before it. */
function deadlyJournal(file: string, moment: Moment): JournalWriter {
  const journal = fileJournal(file);
  return {
    append: (entry) => {
      const part = entry.kind.endsWith('-begun') ? 'begun' : 'ended';
      if (moment === `before-${part}`) die();
      journal.append(entry);
      if (moment === `after-${part}`) die();
    },
  };
}

function owner(state: string, account: Account, journal: JournalWriter): Snapshots {
  const store = fileJobStore(join(state, 'jobs'));
  return new Snapshots({ store, accounts: () => [account], journal, interval: 20, held: 0 });
}

async function wish(testbed: string, place: Place): Promise<Parameters<Snapshots['start']>[0]> {
  const slice = (await readTestbed(testbed))?.slices[0] ?? assert.fail('no slice');
  const sliver = slice.slivers.find(({ clientId }) => clientId === 'vm') ?? assert.fail('no vm');
  const { urn: sliverUrn, clientId } = sliver;
  const parts = { sliceUrn: slice.urn, sliverUrn, clientId, imageName: 'crashed' };
  return requestFor(place, { ...parts, global: true });
}

async function accountAt(directory: string, journal: JournalWriter): Promise<Account> {
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
    noteTo: new Acts(journal, (error) => assert.fail(error)),
  });
}

async function imageAt({ account, site }: Place, name = 'doomed'): Promise<Image | undefined> {
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  return images.find((image) => image.name === name);
}

function afterACrash(): void {
  let testbed: LocalTestbed;
  let account: Account;
  let place: Place;
  let state: string;
  let file: string;

  before(async () => {
    testbed = await LocalTestbed.start({ speed: 100_000_000 });
  });
  after(() => testbed.remove());
  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'crash-'));
    file = join(state, 'journal.jsonl');
    account = await accountAt(testbed.directory, fileJournal(file));
    place = { account, site: account.sites[0] ?? assert.fail('no site') };
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  async function killed(work: Work, moment: Moment, until = 0): Promise<void> {
    const wanted: Errand = { testbed: testbed.directory, state, work, moment, until };
    const child = spawn(process.execPath, ['--enable-source-maps', __filename], {
      env: { ...process.env, CRASH_ERRAND: JSON.stringify(wanted), NODE_TEST_CONTEXT: '' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'the process died at the moment that was meant');
  }

  async function completed(held = 0): Promise<readonly HistoryEvent[]> {
    await settleLeft(new History(file), { accounts: [account] }, { held });
    return (await new History(file).read()).events;
  }

  async function image(name: string): Promise<void> {
    await testbed.ready(account);
    const nowhere: JournalWriter = { append: () => undefined };
    const snapshots = owner(mkdtempSync(join(state, 'own-')), account, nowhere);
    try {
      const request = Object.assign(await wish(testbed.directory, place), { imageName: name });
      const job = await snapshots.start(request, { look: false });
      assert.equal((await snapshots.ended(job.id)).outcome, 'ready');
    } finally {
      snapshots.dispose();
    }
  }

  for (const moment of moments) {
    it(`knows what became of a delete that was killed ${moment}`, async () => {
      if ((await imageAt(place)) === undefined) await image('doomed');
      await killed('delete', moment);
      const isGone = (await imageAt(place)) === undefined;
      const events = await completed();
      if (moment === 'before-begun') {
        assert.equal(isGone, false);
        assert.deepEqual(events, []);
        return;
      }
      assert.equal(isGone, moment !== 'after-begun');
      const [event, another] = events;
      assert.equal(another, undefined);
      assert.equal(event?.kind, 'delete');
      assert.equal(event.outcome, isGone ? 'done' : 'refused');
      assert.equal(event.facts.imageUrn, 'urn:publicid:IDN+home.example+image+demo:doomed');
    });

    for (const work of ['renewSlice', 'renewSlivers'] as const) {
      it(`knows what became of ${work} that was killed ${moment}`, async () => {
        const day = 86_400_000;
        const { sliceUrn } = testbed;
        const { expires } = await account.sliceAuthority.sliceCredential(sliceUrn);
        // Slivers live no longer than their slice.
        if (work === 'renewSlivers')
          await renewSliceTo(await silent(), sliceUrn, new Date(expires.getTime() + day));
        const now = await account.sliceAuthority.sliceCredential(sliceUrn);
        const until = Math.max(now.expires.getTime(), expires.getTime()) + day;
        await killed(work, moment, until);
        const events = await completed();
        if (moment === 'before-begun') {
          assert.deepEqual(events, []);
          return;
        }
        const [event, another] = events;
        assert.equal(another, undefined);
        assert.equal(event?.kind, 'renewal');
        assert.equal(event.outcome, moment === 'after-begun' ? 'refused' : 'done');
      });
    }

    it(`knows what became of a snapshot that was killed ${moment}`, async () => {
      await remove('crashed');
      await testbed.ready(account);
      await killed('snapshot', moment);
      const next = owner(state, account, fileJournal(file));
      try {
        next.resume();
        for (const { id } of next.jobs) await next.ended(id);
      } finally {
        next.dispose();
      }
      const [event, another] = (await new History(file).read()).events;
      assert.equal(another, undefined);
      assert.equal(event?.kind, 'snapshot');
      assert.equal(event.outcome, 'ready');
      assert.equal(event.facts.versionUrn, 'urn:publicid:IDN+home.example+image+demo:crashed:0');
    });
  }

  it('leaves a delete open that may still wait at the site', async () => {
    if ((await imageAt(place)) === undefined) await image('doomed');
    await killed('delete', 'after-begun');
    const [event] = await completed(60_000);
    assert.equal(event?.outcome, 'open');
  });

  it('does not take for deleted what has its name again', async () => {
    if ((await imageAt(place)) === undefined) await image('doomed');
    await killed('delete', 'sent');
    await image('doomed');
    const [event] = await completed();
    assert.equal(event?.outcome, 'done');
  });

  it('leaves alone what a running process still does', async () => {
    const begun = {
      id: 'x:begun',
      kind: 'termination-begun',
      at: Date.now(),
      who: account.userUrn,
      siteName: 'home.example',
      writer: (await import('../../../../src/model/storage/holder')).ownHolder(),
    } as unknown as JournalEntry;
    fileJournal(file).append(begun);
    const [event] = await completed();
    assert.equal(event?.outcome, 'open');
  });

  it('is asked of nobody once it is complete', async () => {
    if ((await imageAt(place)) === undefined) await image('doomed');
    await killed('delete', 'sent');
    assert.equal(mayHaveLeft(file, [account.userUrn]), true);
    assert.equal(mayHaveLeft(file, ['urn:publicid:IDN+home.example+user+bob']), false);
    await completed();
    assert.equal(mayHaveLeft(file, [account.userUrn]), false);
  });

  async function silent(): Promise<Account> {
    return await accountAt(testbed.directory, { append: () => undefined });
  }

  async function remove(name: string): Promise<void> {
    const quiet = await silent();
    const [site] = quiet.sites;
    const at = { account: quiet, site: site ?? assert.fail('no site') };
    const found = await imageAt(at, name);
    if (found !== undefined) await deleteImage(at, planDelete(found, quiet.userUrn));
  }
}
