import assert from 'node:assert/strict';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { structOf, textOf } from './support/client';
import { hello, Lab } from './support/lab';

/** Everything a person could tell two disks apart by. */
async function look(folder: string): Promise<Record<string, unknown>> {
  const entries: Record<string, unknown> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs, size, nlink } = await lstat(path);
    const link = entry.isSymbolicLink() ? await readlink(path) : undefined;
    const content = entry.isFile() ? (await readFile(path)).toString('base64') : undefined;
    const isFolder = entry.isDirectory();
    entries[path.slice(folder.length)] = {
      mode,
      time: Math.floor(mtimeMs),
      size: isFolder ? 0 : size,
      nlink,
      link,
      content,
    };
  }
  return entries;
}

describe('the life of an image', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.fresh();
  });
  after(() => lab.close());

  it('gives a new sliver the files, modes, links and times of the captured disk', async () => {
    const { disk } = lab.sliver('pc');
    await writeFile(join(disk, 'root', 'secret.bin'), randomBytes(700_000), { mode: 0o640 });
    await writeFile(join(disk, 'root', 'empty'), '');
    await mkdir(join(disk, 'opt', 'deep'.repeat(30), 'name '.repeat(20)), { recursive: true });
    await writeFile(join(disk, 'opt', 'deep'.repeat(30), 'Grüße'), 'umlauts');
    await symlink('/usr/local/bin/hello', join(disk, 'opt', 'absolute'));
    await symlink('nowhere', join(disk, 'opt', 'dangling'));
    await utimes(join(disk, 'root', 'empty'), 1_600_000_000, 1_600_000_000.25);
    const [urn = ''] = await lab.snapshot('booboo');
    const slice = await lab.register('again');
    assert.equal((await lab.createSliver(slice, `name="${urn}"`)).code, 0);
    await lab.sliceIs('ready', slice);
    assert.deepEqual(await look(lab.sliver('node', 'home', slice).disk), await look(disk));
  });

  it('gives a sliver at another aggregate the same disk by the image URL', async () => {
    const [, url = ''] = await lab.snapshot('faraway');
    const slice = await lab.register('abroad');
    assert.equal(
      (await lab.createSliver(slice, `name="x" url="${url}"`, { site: 'north' })).code,
      0,
    );
    await lab.sliceIs('ready', slice, 'north');
    assert.deepEqual(
      await look(lab.sliver('node', 'north', slice).disk),
      await look(lab.sliver('pc').disk),
    );
  });

  it('shows the stages of a snapshot in their order', async () => {
    const reply = await lab.createImage('stages');
    const [urn = ''] = reply.value as string[];
    const seen: string[] = [];
    for (let end = false; !end;) {
      const info = structOf((await lab.imageInfo(urn)).value);
      const status = textOf(info['status']);
      if (seen.at(-1) !== status) seen.push(status);
      end = status === 'ready';
    }
    const order = ['preparing', 'imaging', 'finishing', 'ready'];
    assert.deepEqual(
      seen,
      order.filter((stage) => seen.includes(stage)),
    );
    assert.equal(seen.at(-1), 'ready');
    await lab.sliceIs('ready');
  });

  it('says at once that the sliver is imaging, and ready only after the image is', async () => {
    const [urn = ''] = (await lab.createImage('states')).value as string[];
    const blob = structOf((await lab.onSlice('SliverStatus')).value);
    const detail = structOf(structOf(blob['details'])[lab.sliver('pc').urn]);
    assert.deepEqual(
      [blob['state'], detail['state'], detail['status']],
      ['mixed', 'imaging', 'changing'],
    );
    for (;;) {
      const info = structOf((await lab.imageInfo(urn)).value);
      const status = await lab.onSlice('SliverStatus', {}, hello);
      const now = structOf(structOf(structOf(status.value)['details'])[lab.sliver('pc').urn]);
      if (now['status'] === 'ready') break;
      if (info['status'] !== 'ready') assert.equal(now['status'], 'changing');
    }
    assert.equal(structOf((await lab.imageInfo(urn)).value)['status'], 'ready');
  });
});
