// How a portal account is called, whatever its portal calls the user.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { portalAccountId, portalAccountLabel } from '../../../../src/model/portal/portalAccount';

const url = 'https://portal.example:43794';
const label = (user: string): string => portalAccountLabel({ url, user, local: false });

describe('the label of a portal account', () => {
  it('keeps a long name short, so that the host and the sentence after it are seen', () => {
    const long = label('a'.repeat(10_000));
    assert.match(long, /^a{60}… \(9940 more characters\) at portal\.example$/);
    assert.equal(
      portalAccountId(url, 'a'.repeat(100)).length,
      'portal:@portal.example:43794'.length + 100,
    );
  });

  it('has one line', () => {
    assert.doesNotMatch(label('alice\nat www.emulab.net'), /\n/);
  });
});
