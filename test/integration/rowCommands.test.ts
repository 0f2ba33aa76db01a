// What the rows of nodes and snapshots offer, through the extension's real commands.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { commands as host, type Tab, window } from 'vscode';
import { defaultJobDirectory, fileJobStore } from '../../src/model/snapshots/jobStore';
import type { QueuedSnapshot } from '../../src/model/snapshots/queue/queuedSnapshot';
import { defaultQueueDirectory, fileQueueStore } from '../../src/model/snapshots/queue/queueStore';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { aJob } from '../unit/model/builders';
import { nextEnd, removeImages } from './support/jobs';
import { asPerson } from './support/person';
import { faultOnce, readySliverAt, sliverAt } from './support/world';

describe('a node that is reloaded', () => {
  it('keeps its disk without a yes', async () => {
    const row = await readySliverAt('home', 'pc');
    const seen = await asPerson({}, () => host.executeCommand(commands.reloadSliver, row));
    assert.match(seen.messages.join(), /^Reload the disk of pc\?\nAll changes on the disk/);
    assert.deepEqual(seen.buttons, ['Reload']);
    assert.equal((await sliverAt('home', 'pc')).sliver.status, 'ready');
  });

  it('boots from its image after a yes', async () => {
    const row = await readySliverAt('home', 'pc');
    // A node that has come up again looks as before; one that fails to shows that it went down.
    await faultOnce('boot');
    const reload = (): unknown => host.executeCommand(commands.reloadSliver, row);
    await asPerson({ button: 'Reload' }, reload);
    while ((await sliverAt('home', 'pc')).sliver.status !== 'failed');
    await asPerson({ button: 'Reload' }, reload);
    await readySliverAt('home', 'pc');
  });
});

describe('a snapshot that has ended', () => {
  const store = fileJobStore(defaultJobDirectory());
  const job = aJob({ id: 'looked-at', outcome: 'ready', stage: 'ready', endedAt: 2 });
  const row = { kind: 'job', job };

  it('shows its page', async () => {
    store.save(job);
    const title = `Snapshot ${job.imageName}`;
    const tabs = (): readonly Tab[] => window.tabGroups.all.flatMap((group) => group.tabs);
    const page = await new Promise<Tab>((resolve) => {
      const listener = window.tabGroups.onDidChangeTabs(() => {
        const found = tabs().find(({ label }) => label === title);
        if (found === undefined) return;
        listener.dispose();
        resolve(found);
      });
      void host.executeCommand(commands.showSnapshotProgress, row);
    });
    await window.tabGroups.close(page);
  });

  it('leaves the list', async () => {
    store.save(job);
    // The extension hears of files that others write.
    while (store.read(job.id) !== undefined) {
      await host.executeCommand(commands.forgetSnapshot, row);
      await setImmediate();
    }
  });
});

describe('a snapshot on hold', () => {
  const store = fileQueueStore(defaultQueueDirectory());

  /** As another window has left it. */
  function held({ state, slice, sliver }: SliverRow, imageName: string): QueuedSnapshot {
    const queued: QueuedSnapshot = {
      id: imageName,
      request: {
        accountId: state.account.id,
        siteUrn: state.site.urn,
        sliceUrn: slice.urn,
        sliverUrn: sliver.urn,
        clientId: sliver.clientId,
        imageName,
        global: false,
      },
      siteName: state.site.name,
      queuedAt: Date.now(),
      held: true,
    };
    store.save(queued);
    return queued;
  }

  it('starts when the person says so', async () => {
    const row = await readySliverAt('north', 'vm');
    const end = nextEnd('released');
    const queued = held(row, 'released');
    const isOnHold = (): boolean => store.read(queued.id)?.held === true;
    await asPerson({}, async () => {
      while (isOnHold()) {
        await host.executeCommand(commands.releaseQueued, { kind: 'queued', queued });
        await setImmediate();
      }
    });
    const job = await end;
    assert.equal(job.outcome, 'ready');
    await removeImages(row.state, [job]);
  });

  it('leaves the queue and never starts when the person takes it out', async () => {
    const row = await readySliverAt('north', 'vm');
    const queued = held(row, 'taken-out');
    await asPerson({}, async () => {
      while (store.read(queued.id) !== undefined) {
        await host.executeCommand(commands.removeQueued, { kind: 'queued', queued });
        await setImmediate();
      }
    });
    const jobs = fileJobStore(defaultJobDirectory()).load();
    assert.ok(!jobs.some(({ imageName }) => imageName === 'taken-out'));
  });
});
