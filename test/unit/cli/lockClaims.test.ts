/** What a lock claims of a reference is not believed: its text tells whether it means one version, and which. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Ran } from '../../support/commandLine';
import { Desk, json } from './desk';

type Image = Record<string, unknown>;

describe('a lock with a claim that is not true', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  async function locked(image: string): Promise<string> {
    const folder = mkdtempSync(join(desk.command.home, 'lock-'));
    writeFileSync(
      join(folder, 'a.rspec'),
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="n" component_manager_id="urn:publicid:IDN+home.example+authority+cm"><sliver_type name="emulab-xen"><disk_image name="${image}"/></sliver_type></node></rspec>\n`,
    );
    await desk.command.ask(['lock', ...desk.user('alice')], { folder });
    return folder;
  }

  const fileIn = (folder: string): string => join(folder, 'images.lock.json');

  const imageIn = (folder: string): Image =>
    (JSON.parse(readFileSync(fileIn(folder), 'utf8')) as { images: Image[] }).images[0] ?? {};

  function change(folder: string, more: Image): void {
    const lock = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as { images: Image[] };
    const images = lock.images.map((image) => ({ ...image, ...more }));
    writeFileSync(fileIn(folder), JSON.stringify({ ...lock, images }));
  }

  const verify = async (folder: string, ...words: string[]): Promise<Ran> =>
    desk.command.ask(['verify', ...words, ...desk.trusting()], { folder });

  async function outcomeOf(folder: string): Promise<unknown> {
    const { images } = json(await verify(folder, '--json'));
    return (images as Image[])[0]?.['outcome'];
  }

  it('is verified by the name, though it says that the name is pinned', async () => {
    const urn = await desk.image('claimed');
    const byName = await locked(urn);
    const byAddress = await locked(String(imageIn(byName)['imageUrl']));
    for (const folder of [byName, byAddress]) change(folder, { pinned: true });
    writeFileSync(join(desk.testbed.sliver('vm').disk, 'claimed.txt'), 'more');
    await desk.image('claimed', '--yes');
    assert.equal(await outcomeOf(byName), 'changed');
    assert.equal(await outcomeOf(byAddress), 'changed');
  });

  it('proves nothing by another version than the one that the files name', async () => {
    const urn = await desk.image('two');
    await desk.image('two', '--yes');
    const second = imageIn(await locked(`${urn}:1`));
    const first = await locked(`${urn}:0`);
    change(first, { urn: second['urn'], url: second['url'] });
    assert.equal(await outcomeOf(first), 'not-known');
    assert.match((await verify(first)).stdout, /The lock has version 1, not 0\.$/m);
    change(first, { urn: undefined });
    assert.equal(await outcomeOf(first), 'not-known');
  });
});
