// A window whose extension host is far away: what it says comes late.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { HeldConnection } from './harness/heldConnection';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('a window with a slow connection', () => {
  let session: Session;
  let workbench: Workbench;
  let connection: HeldConnection;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    connection = await HeldConnection.of(workbench.page);
    await workbench.reload();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('remembers that a row was closed while its tree was drawn anew', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.row('home 2 slivers').waitFor();
    await slivers.row('north 2 slivers').waitFor();
    await session.fault('internal', '--site', 'north');
    const drawnAnew = connection.holdFrom('$refresh', 'protogeni.slivers');
    await workbench.runCommand('ProtoGENI: Refresh');
    await drawnAnew;
    await slivers.collapse('home 2 slivers');
    await connection.release();
    await slivers.row('north could not carry out').waitFor();
    await slivers.collapse('north 2 slivers');
    await session.clearFaults();
    await workbench.reload();
    await workbench.openContainer('ProtoGENI');
    for (const site of ['home 2 slivers', 'north 2 slivers']) {
      await slivers.row(site).waitFor();
      assert.equal(await slivers.row(site).getAttribute('aria-expanded'), 'false', site);
    }
  });
});
