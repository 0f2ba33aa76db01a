// Two local testbeds on one computer, with the same names and other contents: a setting says which one counts.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { startTestbed } from '../../scripts/testbed.mts';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('a person with two local testbeds', () => {
  let session: Session;
  let workbench: Workbench;
  let second: Awaited<ReturnType<typeof startTestbed>>;
  before(async () => {
    session = await Session.open({ speed: 150_000 });
    workbench = session.workbench;
    second = await startTestbed({ directory: join(session.home, 'second'), timeScale: 0.2 });
    const image = { user: 'alice', clientId: 'pc', description: 'there', global: true } as const;
    await takeImage(join(session.home, 'second'), { ...image, name: 'second-image' });
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('vm, ready').waitFor();
  });
  after(async () => {
    await second.stop();
    // It issues credentials, as the first one does.
    rmSync(join(session.home, 'second'), { recursive: true });
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  /** Writes the setting, as a person does in the file. */
  function useTestbed(folder: string): void {
    const file = join(session.home, 'user', 'Machine', 'settings.json');
    const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const directory = join(session.home, folder);
    writeFileSync(file, JSON.stringify({ ...all, 'protogeni.testbed.directory': directory }));
  }

  it('sees the rows of the other one, and its own snapshot is not called gone', async () => {
    await workbench.takeSnapshot('vm, ready', 'slow');
    const slivers = workbench.tree('Slivers');
    await workbench.tree('Snapshots').row(/^slow/).waitFor();
    await slivers.row('vm, imaging').waitFor();
    await workbench.takeSnapshot('pc, ready', 'after', { button: 'Add to the Queue' });
    await workbench.tree('Snapshots').row('after, waits for slow').waitFor();
    useTestbed('second');
    await workbench
      .tree('Images')
      .row(/^second-image/)
      .waitFor();
    await slivers.row('vm, ready').waitFor();
    assert.equal(await slivers.row('a snapshot is running').count(), 0, 'it runs elsewhere');
    await workbench.tree('Snapshots').row('after, waiting for its account').waitFor();
    await workbench.photograph('two-testbeds', ['dark']);
  });

  it('waits at this one for nothing that is queued at the other', async () => {
    await workbench.takeSnapshot('vm, ready', 'here');
    await workbench
      .tree('Snapshots')
      .row(/^here, (asking|preparing|imaging)/)
      .waitFor();
    assert.equal(await workbench.tree('Slivers').row('pc, imaging').count(), 0);
  });

  it('sees it end well at the first, where it is an image', async () => {
    useTestbed('testbed');
    const images = workbench.tree('Images');
    await images.row(/^second-image/).waitFor({ state: 'detached' });
    await workbench.notifications.message('The image slow is ready').waitFor();
    await images.row(/^slow/).waitFor();
    await workbench
      .tree('Snapshots')
      .row(/^slow, ready/)
      .waitFor();
    await workbench
      .tree('Snapshots')
      .row(/^after, (preparing|imaging|finishing|ready)/)
      .waitFor();
    assert.equal(await workbench.page.locator('.notification-toast .codicon-error').count(), 0);
    await workbench.photograph('two-testbeds-back', ['dark']);
  });
});
