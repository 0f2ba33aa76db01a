// What an RSpec file from a stranger can make the editor do: show its mistakes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyCatalogue } from '../../../src/rspec/images/catalogue';
import { diagnose } from '../../../src/rspec/diagnose';
import { lint, uncheckedIn } from '../../../src/rspec/lint';
import { scan } from '../../../src/rspec/syntax/scan';

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

// With time that grows with the square of the length, each of these would take minutes.
describe('a text that looks again and again as if a reference began', () => {
  const profile = (value: string): string =>
    `import geni\nnode.disk_image = "${value}"\nx = "${value} y"\n`;
  const request = (name: string): string =>
    `<rspec xmlns="http://www.geni.net/resources/rspec/3"><node><disk_image name="${name}"/></node></rspec>`;
  const texts: Readonly<Record<string, string>> = {
    'beginnings of a URN': profile('publicid:'.repeat(20_000) + '+image+'.repeat(20_000)),
    'beginnings of an id': profile('urn:' + '+image+'.repeat(40_000)),
    'addresses of metadata': profile('http://a' + '/image_metadata.php?'.repeat(20_000)),
    'quoted URNs without an end': `import geni\n${'"urn:publicid:+image+'.repeat(20_000)}`,
    'RSpecs without an end': `import geni\nx = """${'<rspec '.repeat(50_000)}"""`,
    'separators before a name': request(`a${'/'.repeat(300_000)}b`),
    'colons before a name': request(`a${':'.repeat(300_000)}b`),
  };

  for (const [name, text] of Object.entries(texts)) {
    it(`is read to its end: ${name}`, () => {
      const outside = lint(text).filter(({ start, end }) => start > end || end > text.length);
      assert.deepEqual(outside, []);
      assert.equal(uncheckedIn(text), undefined);
    });
  }
});
