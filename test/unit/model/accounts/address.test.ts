/** Addresses of sites as people write them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AddressError,
  componentManagerUrl,
  isOwnHost,
  likelyManagerUrn,
  sliceAuthorityUrl,
} from '../../../../src/model/accounts/address';

const base = 'https://boss.example:12369/protogeni/xmlrpc';

describe('addresses', () => {
  for (const tail of ['', '/', '/cm', '/cm/', '/cmv2', '/cm/2.0', '/sa', '/am/3.0']) {
    it(`are cut and completed: …xmlrpc${tail}`, () => {
      assert.equal(componentManagerUrl(base + tail), `${base}/cm/2.0`);
      assert.equal(sliceAuthorityUrl(base + tail), `${base}/sa`);
    });
  }

  it("keep a project's authority", () => {
    assert.equal(sliceAuthorityUrl(`${base}/project/demo/sa`), `${base}/project/demo/sa`);
  });

  for (const wrong of ['boss.example', 'http://boss.example/cm', 'boss.example:12369', '']) {
    it(`refuse "${wrong}" with a sentence`, () => {
      assert.throws(
        () => componentManagerUrl(wrong),
        (error) => AddressError.is(error),
      );
    });
  }

  it('suggest the URN of the site', () => {
    assert.equal(likelyManagerUrn(`${base}/cm`), 'urn:publicid:IDN+boss.example+authority+cm');
    assert.equal(
      likelyManagerUrn('https://boss.utah.cloudlab.us:12369/protogeni/xmlrpc/cm'),
      'urn:publicid:IDN+utah.cloudlab.us+authority+cm',
    );
    assert.equal(
      likelyManagerUrn('https://127.0.0.2:4000/protogeni/xmlrpc/cm'),
      'urn:publicid:IDN+127.0.0.2+authority+cm',
    );
  });
});

describe("a site's own hosts", () => {
  for (const [url, site, own] of [
    ['https://www.site.example/x', 'https://boss.site.example:12369/cm', true],
    ['https://BOSS.site.example./x', 'https://boss.site.example:12369/cm', true],
    ['https://127.0.0.2:444/x', 'https://127.0.0.2:443/cm', true],
    ['https://[::1]/x', 'https://[::1]:12369/cm', true],
    ['https://other.example/x', 'https://site.example/cm', false],
    ['https://127.0.0.3/x', 'https://127.0.0.2/cm', false],
    ['https://site.example/x', 'https://boss.site.example/cm', false],
    ['https://a.b.site.example/x', 'https://boss.site.example/cm', false],
    ['https://evil.example/?boss.site.example', 'https://boss.site.example/cm', false],
    ['https://boss.site.example@evil.example/', 'https://boss.site.example/cm', false],
    ['nonsense', 'https://boss.site.example/cm', false],
  ] as const) {
    it(`${own ? 'hold' : 'do not hold'} ${url} at ${site}`, () => {
      assert.equal(isOwnHost(url, site), own);
    });
  }
});
