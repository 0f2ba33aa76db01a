// What the trees offer beside a snapshot of one sliver, through the extension's real commands.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { commands as host, env, type Pseudoterminal, window } from 'vscode';
import { defaultJobDirectory, fileJobStore } from '../../src/model/snapshots/jobStore';
import { commands } from '../../src/ui/contributions';
import type { ImageRow, SliceRow } from '../../src/ui/trees/row';
import { aJob, anImage } from '../unit/model/builders';
import { nextEnd, removeImages } from './support/jobs';
import { asPerson } from './support/person';
import { faultOnce, readySliverAt, sliverAt } from './support/world';

describe('a slice in the tree', () => {
  it('copies its own URN', async () => {
    const { state, slice } = await sliverAt('home', 'pc');
    const row: SliceRow = { kind: 'slice', state, slice };
    await host.executeCommand(commands.copySliceUrn, row);
    assert.equal(await env.clipboard.readText(), slice.urn);
  });
});

describe('a node', () => {
  it('is switched off after a yes, and started without a question', async () => {
    const row = await readySliverAt('north', 'vm');
    // As when somebody looks at the slice in that moment.
    await faultOnce('busy');
    const seen = await asPerson({ button: 'Stop' }, () =>
      host.executeCommand(commands.stopSliver, row),
    );
    assert.match(seen.messages.join('; '), /^Stop vm\?\n[^;]*stays off until it is started[^;]*$/);
    assert.equal((await sliverAt('north', 'vm')).sliver.state, 'stopped');
    const started = await asPerson({}, () => host.executeCommand(commands.startSliver, row));
    assert.deepEqual(started.messages, []);
    assert.equal((await readySliverAt('north', 'vm')).sliver.state, 'started');
  });

  it('is power cycled after a yes, and told what that may cost', async () => {
    const row = await readySliverAt('north', 'vm');
    const seen = await asPerson({ button: 'Power Cycle' }, () =>
      host.executeCommand(commands.powerCycleSliver, row),
    );
    assert.match(seen.messages.join(), /not yet on the disk is lost/);
    assert.equal(seen.messages.length, 1, seen.messages.join());
    await readySliverAt('north', 'vm');
  });

  it('shows its boot log in a terminal at the local testbed', async () => {
    const row = await readySliverAt('north', 'vm');
    await host.executeCommand(commands.openConsole, row);
    const terminal = window.terminals.find(({ name }) => name === 'Console of vm (north)');
    assert.ok(terminal);
    const { pty } = terminal.creationOptions as { pty: Pseudoterminal };
    let text = '';
    pty.onDidWrite((more) => (text += more));
    pty.open(undefined);
    assert.match(text, /Booting from the disk\.\r\n[^]*The system is up\.\r\nvm login:\r\n/);
    terminal.dispose();
  });
});

describe('several slivers', () => {
  it('become images after one round of questions, one after the other', async () => {
    const rows = [await readySliverAt('north', 'pc'), await readySliverAt('north', 'vm')];
    const ends = [nextEnd('many-pc'), nextEnd('many-vm')];
    const answers = {
      'Snapshot 2 Slivers': ['many-{node}', 'Take 2 Snapshots'],
      'Who can use the images?': 'This project',
      'Describe the images': 'both of them',
    };
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, rows[0], rows),
    );
    assert.deepEqual(seen.remarks.slice(0, 1), ['many-pc, many-vm']);
    const homes = seen.offered.filter((line) => line === 'Home folders are not kept');
    assert.equal(homes.length, 1, seen.offered.join());
    // What was found on each node stands with it.
    for (const name of ['pc: ', 'vm: '])
      assert.ok(
        seen.offered.some((line) => line.startsWith(name)),
        seen.offered.join(),
      );
    assert.match(seen.messages.join(), /^2 snapshots are in the queue/);
    const jobs = await Promise.all(ends);
    assert.deepEqual(
      jobs.map(({ outcome, description }) => [outcome, description]),
      [
        ['ready', 'both of them'],
        ['ready', 'both of them'],
      ],
    );
    const [first, second] = jobs.sort((a, b) => a.startedAt - b.startedAt);
    assert.ok(first?.endedAt && second && second.startedAt >= first.endedAt);
    assert.ok(rows[0]);
    await removeImages(rows[0].state, jobs);
  });

  it('of which two would have one name are told so', async () => {
    const rows = [await sliverAt('home', 'pc'), await sliverAt('home', 'vm')];
    const seen = await asPerson({ answers: { 'Snapshot 2 Slivers': 'same' } }, () =>
      host.executeCommand(commands.snapshotSliver, rows[0], rows),
    );
    assert.match(seen.remarks.join(), /Two images would be called same\. Use \{node\}/);
  });
});

describe('snapshots that have ended', () => {
  it('are cleared together, and their images stay', async () => {
    const store = fileJobStore(defaultJobDirectory());
    const ids = ['cleared-1', 'cleared-2'];
    for (const id of ids) store.save(aJob({ id, outcome: 'ready', stage: 'ready', endedAt: 2 }));
    // The extension hears of files that others write.
    const gone = async (): Promise<boolean> => {
      await host.executeCommand(commands.clearFinished);
      return ids.every((id) => store.read(id) === undefined);
    };
    while (!(await gone())) await setImmediate();
  });
});

describe('what the protocol does not have', () => {
  it('is said where people look for it: who can use an image', async () => {
    const { state } = await sliverAt('home', 'pc');
    const row: ImageRow = { kind: 'image', state, image: anImage() };
    const seen = await asPerson({}, () => host.executeCommand(commands.changeImageUsers, row));
    assert.match(
      seen.messages.join(),
      /^Who can use web cannot be changed from here\nIt is decided when the image is made/,
    );
    assert.deepEqual(seen.buttons, [], 'no page of the local testbed is known');
  });

  it('is said with the page of a site that is known: a snapshot that goes on', async () => {
    const siteUrn = 'urn:publicid:IDN+utah.cloudlab.us+authority+cm';
    const job = aJob({ siteUrn, siteName: 'Utah', imageName: 'web' });
    const seen = await asPerson({}, () =>
      host.executeCommand(commands.cancelSnapshot, { kind: 'job', job }),
    );
    assert.match(
      seen.messages.join(),
      /^The snapshot web cannot be cancelled from here\nIt keeps running/,
    );
    assert.deepEqual(seen.buttons, ['Open Web Page']);
  });
});
