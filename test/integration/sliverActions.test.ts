// What can be done with a sliver besides a snapshot, through the extension's real commands.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { commands as host, env, window, workspace, type TerminalOptions } from 'vscode';
import { UserError } from '../../src/model/failures/userError';
import { commands } from '../../src/ui/contributions';
import type { SliceRow, SliverRow } from '../../src/ui/trees/row';
import { asPerson } from './support/person';
import { faultOnce, localInventory, testbed } from './support/world';

describe('a sliver', () => {
  let row: SliverRow;
  before(async () => {
    row = await sliver('pc');
  });

  it('shows the manifest of its slice as an rspec that cannot be edited', async () => {
    await host.executeCommand(commands.showManifest, row);
    const shown = window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'protogeni-manifest');
    assert.equal(shown.languageId, 'rspec');
    assert.match(shown.getText(), /<rspec[^>]+type="manifest"[^]*client_id="pc"/);
    const tags = (line: string): number => line.match(/<[a-z]/g)?.length ?? 0;
    for (const line of shown.getText().split('\n')) assert.ok(tags(line) <= 1, line);
    assert.equal(workspace.fs.isWritableFileSystem(shown.uri.scheme) ?? false, false);
  });

  it('opens a terminal at the local testbed: with its login, or in its disk folder where nobody can log in', async () => {
    await host.executeCommand(commands.openTerminal, row);
    const terminal = window.terminals.find(({ name }) => name.startsWith('pc ('));
    assert.ok(terminal);
    const { cwd, shellPath, shellArgs } = terminal.creationOptions as TerminalOptions;
    const { slices } = await testbed();
    const disks = slices.flatMap(({ slivers }) => slivers.map(({ disk }) => disk));
    if (shellPath === undefined) assert.ok(disks.includes(String(cwd)), String(cwd));
    else assert.match(String(shellArgs), /^-o,IdentityFile=".*id_ed25519",.*,alice@127\.0\.0\.1$/);
    terminal.dispose();
  });

  it('stays as it is without a yes', async () => {
    const seen = await asPerson({}, () => host.executeCommand(commands.restartSliver, row));
    assert.match(seen.messages.join(), /Restart pc\?[^]*The disk is not changed/);
    assert.equal((await sliver('pc')).sliver.status, 'ready');
  });

  it('restarts after a yes', async () => {
    // A node that has come up again looks as before; one that fails to shows that it went down.
    await faultOnce('boot');
    const restart = (): unknown => host.executeCommand(commands.restartSliver, row);
    const seen = await asPerson({ button: 'Restart' }, restart);
    assert.equal(seen.messages.length, 1, seen.messages.join('\n'));
    await becomes('pc', 'failed');
    await asPerson({ button: 'Restart' }, restart);
    await becomes('pc', 'ready');
  });

  it('copies its URN', async () => {
    await host.executeCommand(commands.copySliverUrn, row);
    assert.equal(await env.clipboard.readText(), row.sliver.urn);
  });
});

describe('a slice', () => {
  it('is renewed at its authority and at the sites that hold it', async () => {
    const { state, slice } = await sliver('vm');
    const row: SliceRow = { kind: 'slice', state, slice };
    const seen = await asPerson({ answers: { 'Renew hello': '+1 day' } }, () =>
      host.executeCommand(commands.renewSlice, row),
    );
    assert.match(seen.messages.join(), /^hello now expires on .*slivers at home now expire on/);
    const later = (await sliver('vm')).slice.expires;
    assert.ok(later && slice.expires && later > slice.expires);
  });

  it('keeps the life that its slivers have when less is asked for', async () => {
    const { state, slice } = await sliver('vm');
    const row: SliceRow = { kind: 'slice', state, slice };
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const answers = { 'Renew hello': ['Another date…', tomorrow] };
    const seen = await asPerson({ answers }, () => host.executeCommand(commands.renewSlice, row));
    assert.match(seen.messages.join(), /^hello now expires on .*slivers at home now expire on/);
    assert.deepEqual((await sliver('vm')).slice.expires, slice.expires);
  });

  it('that has ended is said to have, and no new end is asked for', async () => {
    const { state, slice } = await sliver('vm');
    const problem = new UserError('The slice hello has ended.');
    const ended = { ...slice, expires: new Date(Date.now() - 1000), slivers: [], problem };
    const row: SliceRow = { kind: 'slice', state, slice: ended };
    const seen = await asPerson({}, () => host.executeCommand(commands.renewSlice, row));
    assert.deepEqual([seen.titles, seen.messages], [[], [problem.message]]);
  });

  it('that nobody knows cannot be added, and the reason is told', async () => {
    const seen = await asPerson({ answers: { 'Add Slice': 'demo/nothing' } }, () =>
      host.executeCommand(commands.addSlice),
    );
    assert.match(seen.messages.join(), /nothing/);
  });
});

/** Each look is a call that takes its time. */
async function becomes(clientId: string, status: string): Promise<void> {
  while ((await sliver(clientId)).sliver.status !== status);
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
