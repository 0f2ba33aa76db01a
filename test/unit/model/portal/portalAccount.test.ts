// How a portal account is called, whatever its portal calls the user.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  onlyExperiment,
  portalAccountId,
  portalAccountLabel,
} from '../../../../src/model/portal/portalAccount';

const url = 'https://portal.example:43794';
const label = (user: string): string => portalAccountLabel({ url, user, local: false });

describe('the label of a portal account', () => {
  it('keeps a long name short, so that the host and the sentence after it are seen', () => {
    const long = label('a'.repeat(10_000));
    assert.match(long, /^a{60}… \(9940 more characters\) at portal\.example$/);
    assert.equal(
      portalAccountId(url, 'a'.repeat(100), undefined).length,
      'portal:@portal.example:43794'.length + 100,
    );
  });

  it('has one line', () => {
    assert.doesNotMatch(label('alice\nat www.emulab.net'), /\n/);
  });
});

describe('a token for one experiment', () => {
  const experiment = 'demo,hello';

  it('is an account of its own beside the personal one', () => {
    assert.notEqual(
      portalAccountId(url, 'alice', experiment),
      portalAccountId(url, 'alice', undefined),
    );
    assert.equal(
      portalAccountLabel({ url, user: 'alice', experiment, local: false }),
      'alice at portal.example (one experiment)',
    );
  });

  it('is one too where the portal does not say which', () => {
    assert.ok(onlyExperiment({ scope: 'experiment' }));
    for (const facts of [{}, { scope: 'global' }, { scopeValue: experiment }])
      assert.equal(onlyExperiment(facts), undefined);
  });
});
