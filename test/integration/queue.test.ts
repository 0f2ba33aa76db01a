// A second snapshot of a slice waits for the first, and for the node to be up again, with no view in sight.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commands as host, TabInputText, window, workspace } from 'vscode';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { nextEnd, removeImages } from './support/jobs';
import { asPerson, type Seen } from './support/person';
import { readySliverAt } from './support/world';

describe('the queue', () => {
  it('starts the second snapshot of a node when the first has ended and the node is up', async () => {
    const row = await readySliverAt('north', 'vm');
    const [first, second] = [nextEnd('queue-first'), nextEnd('queue-second')];
    await take(row, 'queue-first', 'Take the Snapshot');
    const seen = await take(row, 'queue-second', 'Add to the Queue');
    assert.deepEqual(seen.messages, [
      'The snapshot queue-second starts when queue-first finishes.',
    ]);
    // The person types elsewhere when the second one starts.
    const document = await workspace.openTextDocument({ content: 'notes' });
    const editor = await window.showTextDocument(document);
    const focus: unknown[] = [];
    const listener = window.onDidChangeActiveTextEditor((now) => void focus.push(now));
    const tabs = window.tabGroups.onDidChangeTabs(({ opened }) => void focus.push(...opened));
    const [one, two] = await Promise.all([first, second]);
    listener.dispose();
    tabs.dispose();
    assert.deepEqual(focus, [], 'nothing is opened and nothing takes the keyboard');
    assert.equal(window.activeTextEditor, editor);
    assert.ok(window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputText);
    assert.deepEqual([one.outcome, two.outcome], ['ready', 'ready']);
    assert.ok(two.startedAt >= (one.endedAt ?? Infinity));
    // Whoever typed when it started goes on typing: its page opens only on demand.
    const pages = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(!pages.includes('Snapshot queue-second'), pages.join());
    await removeImages(row.state, [one, two]);
  });
});

function take(row: SliverRow, name: string, button: string): Promise<Seen> {
  const answers = {
    'Snapshot vm as': button,
    'Snapshot vm': name,
    'Who can use': 'This project',
    Describe: 'queued by a test',
  };
  return asPerson({ answers }, () => host.executeCommand(commands.snapshotSliver, row));
}
