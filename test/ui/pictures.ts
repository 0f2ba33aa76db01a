// The pictures of the README, made from the running product by `npm run screenshots`: no test, but a
// journey with the same hands. Each is taken in dark and light and is small enough for the repository.
import { randomBytes } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { photograph } from './harness/screenshots';
import { Session } from './harness/session';

const folder = join('media', 'screenshots');
/** Bytes of a picture, at most. */
const most = 150_000;

const settings = { 'editor.minimap.enabled': false };
const session = await Session.open({ speed: 1_500_000, settings });
const { workbench, testbedDirectory } = session;
const { page, editor } = workbench;
try {
  await page.setViewportSize({ width: 1200, height: 780 });
  await mkdir(folder, { recursive: true });
  await begin();
  await takeSnapshots();
  await lookAtTheImage();
  await writeAnRspec();
} catch (error) {
  await photograph(page, 'failed-pictures');
  throw error;
} finally {
  await session.close();
}

async function begin(): Promise<void> {
  await workbench.openContainer('ProtoGENI');
  await workbench.tree('Slivers').pane.getByRole('treeitem').nth(7).waitFor();
}

/** The second is larger than the first, and its page knows how long it will take. */
async function takeSnapshots(): Promise<void> {
  await fillDisk('pages.tar', 18_000_000);
  const first = { who: 'Anyone', description: 'nginx 1.24' } as const;
  await workbench.takeSnapshot('vm, ready', 'web-server', first);
  await workbench.notifications.message('The image web-server is ready').waitFor();
  await fillDisk('certificates.tar', 6_000_000);
  await workbench.runCommand('View: Close All Editors');
  await workbench.tree('Slivers').row('vm, ready').waitFor();
  const second = { description: 'nginx 1.26, with pages' };
  await workbench.takeSnapshot('vm, ready', 'web-server', second);
  const progress = await workbench.webview('change slice hello');
  await progress.getByText(/^[12]\d MB$/).waitFor();
  await progress.getByText('about').waitFor();
  await workbench.runCommand('Notifications: Clear All Notifications');
  await picture('progress');
  await progress.getByText('vm is up again').waitFor();
  await workbench.notifications.message('The image web-server is ready').waitFor();
}

async function lookAtTheImage(): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('Notifications: Clear All Notifications');
  // Down to the end of the comparison.
  await page.setViewportSize({ width: 1200, height: 1010 });
  await workbench.tree('Images').choose('web-server', 'Show Image Details');
  const details = await workbench.webview('Where it comes from');
  await details.getByText('Anyone can use web-server').waitFor();
  await details.getByText('larger').waitFor();
  await picture('details');
}

async function writeAnRspec(): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await page.setViewportSize({ width: 1200, height: 600 });
  await editor.open('hello.rspec');
  await editor.moveInto('<disk_image name=""/>', '<disk_image name="'.length);
  await page.keyboard.press('Control+Space');
  const list = await editor.completions();
  await list.option('web-server').waitFor();
  const chosen = list.box.locator('.monaco-list-row.focused', { hasText: 'web-server' });
  while (!(await chosen.isVisible())) await page.keyboard.press('ArrowDown');
  await list.explain('web-server');
  await picture('completion');
}

/** More for the disk of the virtual machine, so that sizes look like those of real machines. */
async function fillDisk(file: string, bytes: number): Promise<void> {
  const testbed = await readTestbed(testbedDirectory);
  const vm = testbed?.slices[0]?.slivers.find(({ clientId }) => clientId === 'vm');
  if (vm === undefined) throw new Error('The testbed is not as expected.');
  await mkdir(join(vm.disk, 'local'), { recursive: true });
  await writeFile(join(vm.disk, 'local', file), randomBytes(bytes));
}

async function picture(name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await workbench.useTheme(theme);
    const path = join(folder, `${name}-${theme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    const { size } = await stat(path);
    if (size > most) throw new Error(`${path} has ${size} bytes: make the window smaller.`);
  }
}
