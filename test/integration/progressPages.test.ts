// The page of snapshots in the real window: one tab for all of them, also when VS Code brings one back late.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  commands,
  type Memento,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { Inventory } from '../../src/model/inventory/inventory';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { Accounts } from '../../src/ui/accounts/accounts';
import { progressPanel } from '../../src/ui/contributions';
import { Log } from '../../src/ui/errors/log';
import { Problems } from '../../src/ui/errors/problems';
import { pageActions } from '../../src/ui/pages/progress/actions';
import { OpenPages } from '../../src/ui/pages/openPages';
import { ProgressPages } from '../../src/ui/pages/progress/pages';
import { aJob, storeOf } from '../unit/model/builders';
import { accountSource } from './support/world';

/** Of a window in which nothing was kept. */
const noMemory: Memento = {
  keys: () => [],
  get: <T>(_key: string, fallback?: T) => fallback as T,
  update: () => Promise.resolve(),
};

type Door = { -readonly [Key in keyof typeof window]: unknown };

describe('the page of a snapshot', () => {
  const job = aJob({ outcome: 'ready', stage: 'ready', endedAt: 2 });
  const next = aJob({
    id: 'job-2',
    imageName: 'next',
    outcome: 'ready',
    stage: 'ready',
    endedAt: 3,
  });
  const made: WebviewPanel[] = [];
  let pages: ProgressPages;

  before(async () => {
    const inventory = new Inventory();
    const store = storeOf(job, next);
    pages = new ProgressPages({
      extension: Uri.file(process.cwd()),
      snapshots: new Snapshots({ store, accounts: () => [] }),
      inventory,
      accounts: new Accounts(await accountSource({})),
      actions: pageActions(new Problems(new Log())),
      openPages: new OpenPages(noMemory),
    });
  });
  after(() => {
    pages.dispose();
    for (const one of made) one.dispose();
  });

  it('is not there twice when an old tab comes back after a new one was opened', async () => {
    const [first, late] = [panel(), panel()];
    let closed = false;
    late.onDidDispose(() => (closed = true));
    await pages.tabs.deserializeWebviewPanel(first, { jobId: job.id });
    await pages.tabs.deserializeWebviewPanel(late, { jobId: job.id });
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

  it('turns to another snapshot in the same tab', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    pages.show(job);
    pages.show(next);
    await untilTabs(['Snapshot next']);
  });

  it('goes beside an editor in use, which keeps the keyboard', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await window.showTextDocument(
      await workspace.openTextDocument({ content: 'x' }),
    );
    pages.open(job);
    await untilTabs(['Snapshot web']);
    await commands.executeCommand('type', { text: 'typed ' });
    assert.match(editor.document.getText(), /typed /);
    assert.equal(window.tabGroups.all.length, 2);
    pages.open(next);
    await untilTabs(['Snapshot next']);
    assert.equal(window.activeTextEditor, editor);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  function labels(): string[] {
    return window.tabGroups.all
      .flatMap(({ tabs }) => tabs.map(({ label }) => label))
      .filter((label) => label.startsWith('Snapshot '));
  }

  async function untilTabs(wanted: readonly string[]): Promise<void> {
    while (labels().join() !== wanted.join()) {
      await new Promise<void>((resolve) => {
        const listener = window.tabGroups.onDidChangeTabs(() => {
          listener.dispose();
          resolve();
        });
      });
    }
  }

  function panel(): WebviewPanel {
    const one = window.createWebviewPanel(progressPanel, 'old', ViewColumn.Active);
    made.push(one);
    return one;
  }
});
