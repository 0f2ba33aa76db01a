// The pages of snapshots in the real window: one for each, also when VS Code brings one back late.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { Inventory } from '../../src/model/inventory/inventory';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { Accounts } from '../../src/ui/accounts/accounts';
import { progressPanel } from '../../src/ui/contributions';
import { Log } from '../../src/ui/errors/log';
import { Problems } from '../../src/ui/errors/problems';
import { pageActions } from '../../src/ui/pages/progress/actions';
import { ProgressPages } from '../../src/ui/pages/progress/pages';
import { aJob, storeOf } from '../unit/model/builders';
import { accountSource } from './support/world';

type Door = { -readonly [Key in keyof typeof window]: unknown };

describe('the page of a snapshot', () => {
  const job = aJob({ outcome: 'ready', stage: 'ready', endedAt: 2 });
  const made: WebviewPanel[] = [];
  let pages: ProgressPages;

  before(async () => {
    const inventory = new Inventory();
    const store = storeOf(job);
    const door = window as Door;
    const { registerWebviewPanelSerializer } = window;
    // The extension itself has taken the real place.
    door.registerWebviewPanelSerializer = () => ({ dispose: () => undefined });
    pages = new ProgressPages({
      extension: Uri.file(process.cwd()),
      snapshots: new Snapshots({ store, accounts: () => [] }),
      inventory,
      accounts: new Accounts(await accountSource({})),
      actions: pageActions(new Problems(new Log())),
    });
    door.registerWebviewPanelSerializer = registerWebviewPanelSerializer;
  });
  after(() => {
    pages.dispose();
    for (const one of made) one.dispose();
  });

  it('is not there twice when an old tab comes back after a new one was opened', async () => {
    const [first, late] = [panel(), panel()];
    let closed = false;
    late.onDidDispose(() => (closed = true));
    await pages.deserializeWebviewPanel(first, { jobId: job.id });
    await pages.deserializeWebviewPanel(late, { jobId: job.id });
    assert.equal(closed, true);
    assert.notEqual(first.webview.html, '');
    // The one that stayed is still known: it is brought to the front, and none is made.
    const real = window.createWebviewPanel;
    const door = window as Door;
    let opened = 0;
    door.createWebviewPanel = (...args: Parameters<typeof real>) => ((opened += 1), real(...args));
    pages.show(job);
    door.createWebviewPanel = real;
    assert.equal(opened, 0);
  });

  function panel(): WebviewPanel {
    const one = window.createWebviewPanel(progressPanel, 'old', ViewColumn.Active);
    made.push(one);
    return one;
  }
});
