// What a person sees who opens the extension for the first time.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';

describe('the ProtoGENI views', () => {
  let session: Session;
  before(async () => {
    session = await Session.open({ testbed: false });
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('stand in a container of their own', async () => {
    const { workbench } = session;
    await workbench.openContainer('ProtoGENI');
    for (const title of ['Slivers', 'Images', 'Snapshots']) await workbench.tree(title).open();
    await workbench.photograph('first-time', ['light', 'hc', 'dark']);
  });

  it('ask nothing of other machines', () => {
    assert.deepEqual(session.strangers, []);
  });
});
