// What an RSpec file from a stranger can make the editor do: show its mistakes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyCatalogue } from '../../../src/rspec/images/catalogue';
import { diagnose } from '../../../src/rspec/diagnose';
import { scan } from '../../../src/rspec/syntax/scanner';

const bomb = `<?xml version="1.0"?>
<!DOCTYPE rspec [
  <!ENTITY a "aaaaaaaaaa">
  ${Array.from({ length: 20 }, (_, at) => `<!ENTITY a${at} "${`&a${at === 0 ? '' : at - 1};`.repeat(10)}">`).join('\n  ')}
  <!ENTITY file SYSTEM "file:///etc/passwd">
]>
<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="&a19;"/>
  <node client_id="&file;"/>
</rspec>`;

describe('an rspec that would explode or read files', () => {
  it('is read as it is written: no entity is ever resolved', () => {
    const nodes = scan(bomb).elements.filter(({ local }) => local === 'node');
    assert.deepEqual(
      nodes.map(({ attributes }) => attributes[0]?.raw),
      ['&a19;', '&file;'],
    );
  });

  it('is told so at its DOCTYPE', () => {
    const found = diagnose(scan(bomb), { catalogue: emptyCatalogue, now: new Date(0) });
    assert.ok(found.some(({ code }) => code === 'xml-doctype'));
  });
});

describe('an rspec with names that every object has', () => {
  it('is judged like any other', () => {
    const names = ['constructor:node', 'toString', '__proto__:y', 'node constructor:a="b"'];
    const text = `<rspec xmlns="http://www.geni.net/resources/rspec/3">${names.map((name) => `<${name}/>`).join('')}</rspec>`;
    const found = diagnose(scan(text), { catalogue: emptyCatalogue, now: new Date(0) });
    assert.ok(found.some(({ code }) => code === 'xml-undeclared-prefix'));
  });
});
