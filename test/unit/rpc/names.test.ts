/** Names as sites compare them (docs/protocol.md 14, point 1). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sameImage, sameName, sameUrn, urnKey } from '../../../src/rpc';

const home = 'urn:publicid:IDN+home.example';

describe('names are the same at a site', () => {
  it('whatever the case of their letters', () => {
    assert.ok(sameName('IMG2', 'img2'));
    assert.ok(!sameName('IMG2', 'IMG-2'));
  });

  for (const [what, a, b] of [
    ['images', '+image+demo:IMG2', '+image+Demo:img2'],
    ['versions of images', '+image+demo:IMG2:1', '+image+demo//img2//1'],
    ['slices', ':demo+slice+Hello', ':demo+slice+hello'],
    ['projects', ':demo+project+demo', ':demo+project+Demo'],
  ] as const) {
    it(`in the URNs of ${what}`, () => {
      assert.ok(sameUrn(home + a, home + b));
      assert.equal(urnKey(home + a), urnKey(home + b));
    });
  }

  it('in the URNs of one image in one version, and no other', () => {
    assert.ok(sameImage(`${home}+image+demo:IMG2:1`, `${home}+image+demo:img2:01`));
    assert.ok(!sameImage(`${home}+image+demo:IMG2:1`, `${home}+image+demo:img2`));
  });

  it('but not those of slivers and users, which are ids', () => {
    assert.ok(!sameUrn(`${home}+sliver+A1`, `${home}+sliver+a1`));
    assert.ok(!sameUrn(`${home}+user+Bob`, `${home}+user+bob`));
  });

  it('and a text that is no URN is only itself', () => {
    assert.equal(urnKey('IMG2'), 'IMG2');
    assert.ok(!sameUrn('IMG2', 'IMG2'));
  });
});
