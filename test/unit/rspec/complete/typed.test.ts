// What a typed character opens by itself, and what it does not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeAt } from '../../../../src/rspec/complete';
import { catalogue, image, now, withCursor } from './cursor';

const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3">';

function offered(marked: string, typed?: string): number {
  const { document, offset } = withCursor(marked);
  const options = typed === undefined ? { now } : { now, typed };
  return completeAt(document, offset, catalogue(image('one')), options).length;
}

describe('a typed character', () => {
  it('opens no list between tags and in texts', () => {
    for (const marked of [
      `${head}<node/> |</rspec>`,
      `${head}<services>a=|</services></rspec>`,
      `${head}<services>a/|</services></rspec>`,
    ])
      assert.equal(offered(marked, marked.charAt(marked.indexOf('|') - 1)), 0, marked);
    assert.ok(offered(`${head}<node/> |</rspec>`) > 0, 'for a person who asks there is a list');
  });

  it('opens the list of what may stand in a tag or a value', () => {
    for (const marked of [
      `${head}<|</rspec>`,
      `${head}<node></|</rspec>`,
      `${head}<node |/></rspec>`,
      `${head}<node><sliver_type><disk_image name="|"/></sliver_type></node></rspec>`,
    ])
      assert.ok(offered(marked, marked.charAt(marked.indexOf('|') - 1)) > 0, marked);
  });
});
