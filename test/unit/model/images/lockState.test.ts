/** What a lock of images says of a reference, beside the lists. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Image } from '../../../../src/model/inventory/image';
import { lockName, readLockFile, type LockedImage } from '../../../../src/model/images/lock';
import { indexLock, lockState, type LockState } from '../../../../src/model/images/lockState';

const urn = 'urn:publicid:IDN+home.example+image+demo:web';
const site = 'urn:publicid:IDN+home.example+authority+cm';
const [one, two] = ['1'.repeat(40), '2'.repeat(40)];

function lockedImage(more: Partial<LockedImage> = {}): LockedImage {
  return {
    reference: urn,
    site,
    files: ['a.rspec'],
    urn: `${urn}:3`,
    url: 'https://home.example/image_metadata.php?uuid=3',
    pinned: false,
    hash: one,
    format: 'ndz',
    visibility: 'anyone',
    checked: '2026-11-30T10:00:00.000Z',
    ...more,
  };
}

/** Newest first: the numbers of its versions, with their checksums where they are known. */
function listed(versions: Readonly<Record<number, string | undefined>>): Image {
  const numbers = Object.keys(versions).map(Number).reverse();
  return {
    urn,
    name: 'web',
    project: 'demo',
    siteUrn: site,
    format: 'ndz',
    description: '',
    mine: true,
    versions: numbers.map((version) => ({
      urn: `${urn}:${version}`,
      url: `https://home.example/image_metadata.php?uuid=${version}`,
      version,
      uuid: String(version),
      description: '',
      visibility: 'anyone',
      hash: versions[version],
    })),
  };
}

function stateOf(image: LockedImage, ...lists: Image[]): Extract<LockState, { kind: 'locked' }> {
  const lock = indexLock({ lockVersion: 1, written: '', images: [image], notKnown: [] });
  const state = lockState(lock, { reference: image.reference, siteUrn: image.site }, lists);
  assert.ok(state.kind === 'locked');
  return state;
}

describe('the state of a lock', () => {
  it('is the version of the lock and the newest of the lists', () => {
    const { version, newest, since } = stateOf(lockedImage(), listed({ 3: one, 5: undefined }));
    assert.deepEqual({ version, newest, since }, { version: 3, newest: 5, since: 'not-told' });
    assert.equal(stateOf(lockedImage(), listed({ 2: two, 3: one })).newest, undefined);
  });

  it('claims nothing without lists', () => {
    const { version, newest, since } = stateOf(lockedImage());
    assert.deepEqual([version, newest, since], [3, undefined, 'not-told']);
  });

  it('finds other contents under the name, and takes the same in a new version for no change', () => {
    assert.equal(stateOf(lockedImage(), listed({ 3: one, 5: two })).since, 'name-moved');
    const same = stateOf(lockedImage(), listed({ 3: one, 5: one }));
    assert.deepEqual([same.since, same.newestIsSame], ['not-told', true]);
  });

  it('does not bind a reference with a version to the newest', () => {
    const pinned = { reference: `${urn}:3`, pinned: true };
    const { since, newest } = stateOf(lockedImage(pinned), listed({ 3: one, 5: two }));
    assert.deepEqual([since, newest], ['not-told', 5]);
  });

  it('finds other contents of the version itself, and a version that the lists lack', () => {
    assert.equal(stateOf(lockedImage(), listed({ 3: two, 5: one })).since, 'version-changed');
    assert.equal(stateOf(lockedImage(), listed({ 5: one })).since, 'version-gone');
  });

  it('knows an image without URN by the address of its version', () => {
    const image = lockedImage();
    Reflect.deleteProperty(image, 'urn');
    const { version, since } = stateOf(image, listed({ 3: two }));
    assert.deepEqual([version, since], [undefined, 'not-told']);
  });

  it('holds for one reference at one site', () => {
    const notKnown = [{ reference: `${urn}x`, files: [], why: 'a reason' }];
    const lock = indexLock({ lockVersion: 1, written: '', images: [lockedImage()], notKnown });
    const kindOf = (reference: string, siteUrn?: string): string =>
      lockState(lock, { reference, siteUrn }, []).kind;
    assert.equal(kindOf(urn, site), 'locked');
    assert.equal(kindOf(urn), 'not-in-lock');
    assert.equal(kindOf(`${urn}:3`, site), 'not-in-lock');
    assert.equal(kindOf(`${urn}x`), 'not-known');
  });
});

describe('a lock that others wrote', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'protogeni-lock-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function read(text: string): string {
    const path = join(folder, lockName);
    writeFileSync(path, text);
    return readLockFile(path).kind;
  }

  const whole = (images: unknown[]): string =>
    JSON.stringify({ lockVersion: 1, written: '', images, notKnown: [] });

  it('is used whole or not at all', () => {
    assert.equal(read(whole([lockedImage()])), 'found');
    const parts: Record<string, unknown>[] = [
      { urn: 'urn:publicid:IDN+home.example+image+demo:web<script>' },
      { urn: 'urn:publicid:IDN+home.example+slice+demo' },
      { url: 'command:workbench.action.quit' },
      { hash: `${one}![](x)` },
      { size: '7' },
      { files: {} },
      { site: null },
    ];
    for (const part of parts)
      assert.equal(
        read(whole([Object.assign(lockedImage(), part)])),
        'damaged',
        JSON.stringify(part),
      );
    for (const text of [
      '',
      '[]',
      'null',
      '{"lockVersion":"2"}',
      '{"lockVersion":0}',
      whole([null]),
      '{',
      '\u0000',
    ])
      assert.equal(read(text), 'damaged', text);
    assert.equal(read('{"lockVersion":2}'), 'newer');
    assert.equal(readLockFile(join(folder, 'none')).kind, 'missing');
  });
});
