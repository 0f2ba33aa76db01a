import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/rspec/diagnose';
import { fixAll } from '../../../../src/rspec/lint';
import { scan } from '../../../../src/rspec/syntax/scan';
import { request } from '../complete/cursor';
import { codes, fix, named, urn } from './judged';

describe('diagnostics of the syntax', () => {
  it('mends plain ampersands, missing quotes and open tags', () => {
    assert.match(
      fix(
        '<rspec xmlns="http://www.geni.net/resources/rspec/3" generated_by="a & b"/>',
        'xml-raw-ampersand',
      ),
      /a &amp; b/,
    );
    assert.match(
      fix(
        '<rspec xmlns="http://www.geni.net/resources/rspec/3" type=request/>',
        'xml-unquoted-value',
      ),
      /type="request"\/>/,
    );
    assert.match(
      fix('<rspec xmlns="http://www.geni.net/resources/rspec/3">', 'xml-unclosed-element'),
      /<\/rspec>$/,
    );
  });

  it('stays silent about it when another extension speaks', () => {
    assert.deepEqual(
      diagnose(scan('<rspec xmlns="http://www.geni.net/resources/rspec/3">&'), { told: 'syntax' }),
      [],
    );
    const misspelt = scan(
      `<!DOCTYPE rspec>${request('<sliver_type name="raw-pc"/><x:a/><interfase/>')}`,
    );
    const left = (told: 'syntax' | 'schema'): string[] =>
      diagnose(misspelt, { told }).map(({ code }) => code);
    assert.deepEqual(left('syntax'), ['xml-doctype', 'element-unknown']);
    assert.deepEqual(left('schema'), ['xml-doctype']);
  });

  it('says nothing about XML that is no RSpec', () => {
    assert.deepEqual(codes('<project><disk_image name="x"></project>'), []);
  });
});

describe('fixing all at once', () => {
  it('makes every safe fix and none that changes a meaning', () => {
    const before = named(` ${urn('demo/IMG')}`).replace('exclusive="true"', 'exclusive=true');
    const after = fixAll(before);
    assert.equal(after, named(urn('demo:IMG')));
    assert.deepEqual(codes(after), []);
  });
});
