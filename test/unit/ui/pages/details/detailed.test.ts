// What the page of an image is found again by after a reload.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Image } from '../../../../../src/model/inventory/image';
import type { SiteState } from '../../../../../src/model/inventory/inventory';
import { keyOf, partsOf } from '../../../../../src/ui/pages/details/detailed';

const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';

function key(accountId: string, urn: string): string {
  const state = { account: { id: accountId }, site: { urn: siteUrn } } as unknown as SiteState;
  return keyOf({ state, image: { urn } as unknown as Image });
}

describe('the key of an image page', () => {
  const image = 'urn:publicid:IDN+home.example+image+hello//web';

  it('leads back to the account of somebody who speaks for another, whose id has two names', () => {
    const accountId = 'urn:publicid:IDN+home.example+user+alice urn:publicid:IDN+tool+user+robot';
    const parts = { accountId, siteUrn, urn: image, isSystem: false };
    assert.deepEqual(partsOf(key(accountId, image)), parts);
  });

  it('takes no word of a server for a mark of its own', () => {
    assert.equal(partsOf(key('alice', `${image} system`))?.isSystem, false);
  });

  it('is told from what is none, as a page of an earlier version keeps it', () => {
    for (const text of ['', 'alice home image', '[]', '["a","b","c"]', '["a","b",3,true]', '{}'])
      assert.equal(partsOf(text), undefined, text);
  });
});
