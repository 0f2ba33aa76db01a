/** What commands have seen: latest first, never trusted, never in the way. */
import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Remembered } from '../../../../src/cli/image/session/commandCache';

describe('Remembered', () => {
  const site = 'https://boss.site.example:12369/protogeni/xmlrpc/cm/2.0';
  let file: string;

  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'seen-')), 'seen.json');
  });
  afterEach(() => rmSync(join(file, '..'), { recursive: true }));

  const sliver = (number: number, clientId = 'node'): Parameters<typeof list>[0] => ({
    sliceUrn: 'slice',
    sliverUrn: `sliver${number}`,
    clientId,
  });
  const list = (it: { sliceUrn: string; sliverUrn: string; clientId: string }): string =>
    `${it.sliverUrn} ${it.clientId}`;

  it('keeps the latest word on each sliver, newest first', () => {
    new Remembered(file).add(site, { slivers: [sliver(1), sliver(2)], images: ['a', 'b'] });
    new Remembered(file).add(site, { slivers: [sliver(2, 'renamed')], images: ['c'] });
    const { slivers, images } = new Remembered(file).read();
    assert.deepEqual(slivers.map(list), ['sliver2 renamed', 'sliver1 node']);
    assert.deepEqual(images, ['c', 'a', 'b']);
    assert.equal(new Remembered(file).sliver(site, 'sliver1')?.sliceUrn, 'slice');
  });

  it('forgets an image that is deleted', () => {
    const remembered = new Remembered(file);
    remembered.add(site, { images: ['a', 'b'] });
    remembered.forgetImage(site, 'a');
    assert.deepEqual(remembered.read().images, ['b']);
  });

  it('takes the word of a site about its own things only, whatever another one calls its own', () => {
    const hostile = 'https://evil.example:12369/protogeni/xmlrpc/cm/2.0';
    const remembered = new Remembered(file);
    remembered.add(site, { slivers: [sliver(1)], images: ['a'] });
    const many = Array.from({ length: 2_000 }, (_, index) => sliver(index, 'theirs'));
    const images = many.map((_, index) => `theirs${index}`);
    remembered.add(hostile, { slivers: [...many, sliver(1, 'theirs')], images: ['a', ...images] });
    assert.equal(remembered.sliver(site, 'sliver1')?.clientId, 'node');
    assert.equal(remembered.sliver(site, 'sliver2'), undefined);
    remembered.forgetImage(hostile, 'a');
    remembered.forgetSliver(hostile, 'sliver1');
    assert.equal(remembered.sliver(site, 'sliver1')?.clientId, 'node');
    assert.ok(remembered.read().images.includes('a'));
    assert.ok(remembered.read().images.length < 1_000);
  });

  it('starts anew from a file that is damaged', () => {
    const texts = ['{', '[]', '{"slivers": [1], "images": [2]}', '{"sites": [1]}', 'null'];
    for (const text of texts) {
      writeFileSync(file, text);
      assert.deepEqual(new Remembered(file).read(), { slivers: [], images: [] });
    }
  });

  it('does not replace a file that cannot be read just now', () => {
    symlinkSync(join(file, '..', 'not-mounted'), file);
    new Remembered(file).add(site, { images: ['a'] });
    assert.ok(lstatSync(file).isSymbolicLink());
  });
});
