// An image is tried on a node of its own: the wizard, the page with its steps and the script's output, and what
// becomes of it when the window reloads.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import { spareSlice } from './harness/spareSlice';
import type { Theme, Workbench } from './harness/workbench';

describe('an image that is tried', () => {
  const image = 'to-be-tried';
  const themes: Theme[] = ['light', 'hc', 'hcLight', 'dark'];
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({
      speed: 50_000_000,
      // The dialog of the system could not be driven.
      settings: { 'files.simpleDialog.enable': true },
    });
    workbench = session.workbench;
    await workbench.openContainer('ProtoGENI');
    await workbench.takeSnapshot('vm, ready', image);
    await workbench.notifications.message(`The image ${image} is ready`).waitFor();
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.runCommand('View: Close All Editors');
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  async function script(name: string, text: string): Promise<string> {
    const file = join(session.home, name);
    await writeFile(file, text);
    return file;
  }

  async function begin(file?: string): Promise<void> {
    const { quickInput, page } = workbench;
    await workbench.tree('Images').choose(image, 'Try This Image…');
    await quickInput.titled('Try This Image');
    await quickInput.option('Fits the image').waitFor();
    if (file === undefined) {
      await page.keyboard.press('Enter');
      await quickInput.pick('No script');
      return;
    }
    await workbench.photograph('try-1-type', ['dark']);
    await page.keyboard.press('Enter');
    await quickInput.option('Run a script').waitFor();
    await workbench.photograph('try-2-script', ['light', 'dark']);
    await quickInput.pick('Run a script');
    const go = quickInput.box.getByRole('button', { name: 'Run on Node' });
    await go.waitFor();
    await quickInput.option('hello.rspec').waitFor();
    await quickInput.input.fill(file);
    await quickInput.option(basename(file)).waitFor();
    await go.click();
  }

  it('boots, answers, runs the script in sight, and the node is given back', async () => {
    await begin(await script('hello.sh', 'for n in 1 2 3 4; do echo "line $n"; sleep 1; done\n'));
    const page = await workbench.webview('What was checked');
    await page.locator('[data-step="script"][data-state="now"]').waitFor();
    await page.getByText('line 2').waitFor();
    await workbench.photograph('try-3-running', ['dark']);
    await page.getByText('The node was given back to').waitFor();
    await page.getByText(`${image} boots on pcvm`).waitFor();
    await readsAs(page.locator('#steps'), 'try-steps');
    for (const width of [1400, 1024, 700])
      await workbench.photograph(`try-4-passed-${width}`, themes, { width, height: 900 });
  });

  it('shows the last try among the details of the image', async () => {
    await page('Show Image Details');
    const details = await workbench.webview('Where it comes from');
    await details.getByText('Boots on pcvm').waitFor();
    await workbench.photograph('try-5-details', ['dark']);
  });

  it('can be looked at again later, and leaves no node to give back', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ProtoGENI: Show Tries of Images');
    await workbench.quickInput.pick(image);
    const shown = await workbench.webview('hello.sh ended with exit code 0.');
    await shown.getByText('line 4').waitFor();
    await workbench.runCommand('ProtoGENI: Give Back Nodes of Tries');
    await workbench.notifications.message('There is no node to give back').waitFor();
  });

  it('uses a slice of the person where they name one, which is empty afterwards', async () => {
    const { quickInput, page: window } = workbench;
    const slice = await spareSlice(session.testbedDirectory, 'spare');
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ProtoGENI: Refresh');
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.tree('Images').choose(image, 'Try This Image…');
    await quickInput.titled('Try This Image');
    await quickInput.option('Fits the image').waitFor();
    await window.keyboard.press('Enter');
    await quickInput.pick('Use One of My Slices…');
    await quickInput.option('A new slice').waitFor();
    await quickInput.option('spare').waitFor();
    // It has nodes, which would go with that of the try.
    assert.equal(await quickInput.option('hello').count(), 0);
    // That of the try before is still registered.
    assert.equal(await quickInput.option('try-').count(), 0);
    await workbench.photograph('try-13-slice', ['light', 'dark']);
    await quickInput.pick('spare');
    await quickInput.option('In Slice spare…').waitFor();
    await workbench.photograph('try-14-in-slice', ['dark']);
    await quickInput.pick('No script');
    const shown = await workbench.webview(`${image} boots on pcvm`);
    await shown.getByText('The node was given back to').waitFor();
    const tries = join(session.home, 'state', 'protogeni-images', 'tries');
    const texts = await Promise.all(
      (await readdir(tries)).map((name) => readFile(join(tries, name), 'utf8')),
    );
    assert.ok(texts.some((text) => text.includes(slice.urn)));
    assert.equal(await slice.nodes(), 0);
  });

  it('fails with its script, and says so', async () => {
    await begin(await script('bad.sh', 'echo "no such library" >&2\nexit 3\n'));
    const shown = await workbench.webview('bad.sh ended with exit code 3.');
    await shown.getByText(`${image} failed on pcvm.`).waitFor();
    await shown.getByText('The node was given back to').waitFor();
    await workbench.photograph('try-6-failed', themes, { width: 1024, height: 900 });
  });

  it('comes before an image for everyone, which is taken of the same node', async () => {
    const { quickInput, notifications, page: window } = workbench;
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Slivers').choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot vm');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.answer('for-all');
    await quickInput.titled('Who can use for-all?');
    await quickInput.option('Anyone, after a try').waitFor();
    await workbench.photograph('try-9-who', ['light', 'dark']);
    await quickInput.pick('Anyone, after a try');
    await quickInput.titled('Describe for-all-try');
    await window.keyboard.press('Enter');
    await quickInput.pick('Take the Snapshot');
    const ready = notifications.message('Try it before you take for-all for everyone');
    await ready.waitFor();
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.photograph('try-10-ready', ['dark']);
    await ready.getByText('Try It…').click();
    await quickInput.pick('Fits the image');
    await quickInput.pick('No script');
    const shown = await workbench.webview('for-all-try boots on pcvm');
    await workbench.photograph('try-11-publish', ['light', 'dark']);
    await shown.getByRole('button', { name: 'Take It for Everyone…' }).click();
    await quickInput.titled('Snapshot vm');
    assert.equal(await quickInput.input.inputValue(), 'for-all');
    await window.keyboard.press('Enter');
    await quickInput.titled('Who can use for-all?');
    await window.keyboard.press('Enter');
    await quickInput.titled('Describe for-all');
    await window.keyboard.press('Enter');
    await quickInput.pick('Take the Snapshot');
    const remove = notifications.message('for-all-try was only for the try');
    await remove.getByText('Delete for-all-try…').waitFor();
    await workbench.photograph('try-12-delete', ['dark']);
  });

  it('stops when it is told to, and the node is given back', async () => {
    await begin(await script('long.sh', 'echo begun; sleep 600\n'));
    const shown = await workbench.webview('begun');
    await shown.getByRole('button', { name: 'Stop and Give Node Back' }).click();
    await shown.getByText('was not finished: It was stopped.').waitFor();
    await shown.getByText('The node was given back to').waitFor();
    await workbench.photograph('try-7-stopped', ['light', 'dark']);
  });

  it('gives the node back after the window has reloaded, and runs no script twice', async () => {
    await begin(await script('twice.sh', 'echo once; sleep 600\n'));
    const shown = await workbench.webview('once');
    await shown.getByText('once').waitFor();
    await workbench.reload();
    const after = await workbench.webview('The script was not run a second time');
    await after.getByText('The node was given back to').waitFor();
    assert.equal(await after.locator('#log pre').textContent(), 'once\n');
    await workbench.photograph('try-8-after-reload', ['dark']);
  });

  async function page(command: string): Promise<void> {
    await workbench.tree('Images').choose(image, command);
  }
});
