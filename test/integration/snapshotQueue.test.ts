// Two snapshots of one slice, wished for at once: the second waits for the first, and both end well.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commands as host } from 'vscode';
import { defaultJobDirectory, fileJobStore } from '../../src/model/jobStore';
import { Snapshots } from '../../src/model/snapshots';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { asPerson, type Seen } from './support/person';
import { localInventory } from './support/world';

describe('a second snapshot of a slice', () => {
  it('waits for the first, and starts by itself', async () => {
    const ended = endOf('queue-two');
    const first = await snapshot('vm', 'queue-one', 'Take the Snapshot');
    assert.deepEqual(first.messages, []);
    const refused = await asPerson({}, async () =>
      host.executeCommand(commands.restartSliver, await sliver('vm')),
    );
    assert.match(refused.messages.join(), /Restarting vm would spoil the snapshot queue-one of vm/);
    const second = await snapshot('pc', 'queue-two', 'Add to the Queue');
    assert.match(second.messages.join(), /queue-two starts when queue-one has ended/);
    assert.equal(await ended, 'ready');
    // Each look is a call that takes its time; the tests after this one find the node up again.
    while ((await sliver('pc')).sliver.status !== 'ready');
  });
});

function snapshot(clientId: string, name: string, button: string): Promise<Seen> {
  const answers = {
    [`Snapshot ${clientId} as`]: button,
    [`Snapshot ${clientId}`]: name,
    'Who may use': 'This project',
    Describe: '',
  };
  return asPerson({ answers }, async () =>
    host.executeCommand(commands.snapshotSliver, await sliver(clientId)),
  );
}

/** The outcome of a snapshot, seen from outside as another window would. */
function endOf(name: string): Promise<string> {
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [],
  });
  const found = new Promise<string>((resolve) => {
    snapshots.onDidChange(({ imageName, outcome }) => {
      if (imageName === name && outcome !== undefined) resolve(outcome);
    });
  });
  snapshots.resume();
  return found.finally(() => snapshots.dispose());
}

async function sliver(clientId: string): Promise<SliverRow> {
  const { sites } = await localInventory();
  for (const state of sites) {
    for (const slice of state.slices.value ?? []) {
      const found = slice.slivers.find((one) => one.clientId === clientId);
      if (found !== undefined) return { kind: 'sliver', state, slice, sliver: found };
    }
  }
  throw new Error(`The testbed has no sliver ${clientId}.`);
}
