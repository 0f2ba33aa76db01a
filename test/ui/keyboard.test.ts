// A snapshot and a delete without a mouse, what the questions on the way tell a screen reader, and the pages when the
// window is narrow or drawn twice as large.
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

describe('without a mouse', () => {
  const image = 'by-keyboard';
  const themes: Theme[] = ['light', 'dark', 'hc', 'hcLight'];
  /** Wide, usual, narrow, and a window of 1400 pixels at 200 %. */
  const widths = [1400, 1024, 700] as const;
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 4_000_000 });
    workbench = session.workbench;
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('vm, ready').waitFor();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('a snapshot is taken from the palette, by keys alone', async () => {
    const { page, quickInput } = workbench;
    const { keyboard } = page;
    await press('Snapshot Sliver');
    await quickInput.titled('Snapshot Sliver');
    await quickInput.option('vm').waitFor();
    await keyboard.type('vm');
    await readsAs(quickInput.box, 'dialog-sliver');
    await keyboard.press('Enter');
    await quickInput.titled('Snapshot vm');
    await quickInput.message.getByText('will be a new image').waitFor();
    await keyboard.press('Control+A');
    await keyboard.type(image);
    await quickInput.message.getByText(`${image} will be a new image`).waitFor();
    await readsAs(quickInput.box, 'dialog-name');
    await keyboard.press('Enter');
    await quickInput.titled('Who can use');
    await readsAs(quickInput.box, 'dialog-who');
    await keyboard.press('Enter');
    await quickInput.titled(`Describe ${image}`);
    await keyboard.press('Enter');
    await quickInput.option('Take the Snapshot').waitFor();
    await keyboard.press('Enter');
    const shown = await workbench.webview(image);
    await shown.getByText('The image is ready.').waitFor();
    await shown.getByText('cannot fetch it').first().waitFor();
  });

  it('its page fits into windows of each width, and into one that is drawn twice as large', async () => {
    for (const width of widths) {
      await workbench.photograph(`p1-ready-${width}`, themes, { width, height: 900 });
    }
    await workbench.photograph('p1-ready-zoomed', ['light', 'dark'], { width: 700, height: 450 });
  });

  it('a second snapshot of that image has three questions, counted as three', async () => {
    const { page, quickInput } = workbench;
    await press('Snapshot Sliver');
    await quickInput.option('vm').waitFor();
    await page.keyboard.type('vm');
    await page.keyboard.press('Enter');
    await quickInput.message.getByText('will be a new image').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(image);
    await quickInput.box.getByText('(1/3)').waitFor();
    await page.keyboard.press('Enter');
    await quickInput.box.getByText('(2/3)').waitFor();
    await page.keyboard.press('Enter');
    await quickInput.box.getByText('(3/3)').waitFor();
    await quickInput.leave();
  });

  it('an image is deleted from the palette, by keys alone', async () => {
    const { page, quickInput, dialog } = workbench;
    await press('Delete Image');
    await quickInput.option(image).waitFor();
    await page.keyboard.type(image);
    await page.keyboard.press('Enter');
    await dialog.getByText(`Delete image ${image}`).waitFor();
    await readsAs(dialog, 'dialog-delete');
    await workbench.photograph('p2-delete', themes);
    await page.keyboard.press('Enter');
    await workbench.tree('Images').row(image).waitFor({ state: 'detached' });
  });

  /** The palette, a command, Enter. */
  async function press(command: string): Promise<void> {
    const { page, quickInput } = workbench;
    await page.keyboard.press('F1');
    await quickInput.input.waitFor();
    await page.keyboard.type(`ProtoGENI: ${command}`);
    await quickInput.option(`ProtoGENI: ${command}`).waitFor();
    await page.keyboard.press('Enter');
  }
});
