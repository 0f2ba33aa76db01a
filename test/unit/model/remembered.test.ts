/** What commands have seen: latest first, never trusted, never in the way. */
import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Remembered } from '../../../src/model/remembered';

describe('Remembered', () => {
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
    new Remembered(file).add({ slivers: [sliver(1), sliver(2)], images: ['a', 'b'] });
    new Remembered(file).add({ slivers: [sliver(2, 'renamed')], images: ['c'] });
    const { slivers, images } = new Remembered(file).read();
    assert.deepEqual(slivers.map(list), ['sliver2 renamed', 'sliver1 node']);
    assert.deepEqual(images, ['c', 'a', 'b']);
    assert.equal(new Remembered(file).sliver('sliver1')?.sliceUrn, 'slice');
  });

  it('forgets an image that is deleted', () => {
    const remembered = new Remembered(file);
    remembered.add({ images: ['a', 'b'] });
    remembered.forgetImage('a');
    assert.deepEqual(remembered.read().images, ['b']);
  });

  it('starts anew from a file that is damaged', () => {
    const texts = ['{', '[]', '{"slivers": [1], "images": [2]}', 'null'];
    for (const text of texts) {
      writeFileSync(file, text);
      assert.deepEqual(new Remembered(file).read(), { slivers: [], images: [] });
    }
  });

  it('does not replace a file that cannot be read just now', () => {
    symlinkSync(join(file, '..', 'not-mounted'), file);
    new Remembered(file).add({ images: ['a'] });
    assert.ok(lstatSync(file).isSymbolicLink());
  });
});
