// What a finding says to do can be done with a quick fix, whatever else is wrong with the document.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose, type Diagnostic } from '../../../../src/rspec/diagnose';
import type { DiagnosticCode } from '../../../../src/rspec/diagnose/codes';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { heedComments } from '../../../../src/rspec/ignore';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, now } from '../complete/cursor';
import { damage, someRequest } from './damage';
import { randomFrom } from '../syntax/mutate';

const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';

function findings(text: string): readonly Diagnostic[] {
  const document = scan(text);
  return heedComments(diagnose(document, { catalogue: catalogue(), now }), document);
}

/** The text after the fix of that title, of the first finding with the code. */
function fixed(text: string, code: DiagnosticCode, title: string): string {
  const found = findings(text).filter((one) => one.code === code);
  const fixes = found.flatMap((one) => one.fixes);
  const fix = fixes.find((one) => one.title === title);
  assert.ok(fix, `${title} is none of ${JSON.stringify(found)}`);
  return applyEdits(text, fix.edits);
}

interface Case {
  readonly what: string;
  readonly code: DiagnosticCode;
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const node = (content: string): string =>
  `${head}<node client_id="a"><sliver_type name="raw-pc">${content}</sliver_type></node></rspec>`;
const urn = 'urn:publicid:IDN+emulab.net+image+demo:mine';

const cases: readonly Case[] = [
  {
    what: 'removes an image that names nothing',
    code: 'image-empty',
    title: 'Remove the element',
    before: node('\n  <disk_image name=""/>\n'),
    after: node('\n'),
  },
  {
    what: 'gives an image the name that it lacks',
    code: 'image-unnamed',
    title: 'Add name',
    before: node('<disk_image version="1"/>'),
    after: node('<disk_image version="1" name=""/>'),
  },
  {
    what: 'removes an image without a name',
    code: 'image-unnamed',
    title: 'Remove the element',
    before: node('<disk_image></disk_image>'),
    after: node(''),
  },
  {
    what: 'puts a URN from url into the name that is there',
    code: 'image-urn-in-url',
    title: 'Move the URN to name',
    before: node(`<disk_image name="x" url="${urn}"/>`),
    after: node(`<disk_image name="${urn}"/>`),
  },
  {
    what: 'adds the interface that a link names to the node that its name begins with',
    code: 'interface-unknown',
    title: 'Add it to a',
    before: `${head}\n  <node client_id="a">\n    <sliver_type name="raw-pc"/>\n  </node>\n  <link client_id="l"><interface_ref client_id="a:if7"/></link>\n</rspec>`,
    after: `${head}\n  <node client_id="a">\n    <sliver_type name="raw-pc"/>\n    <interface client_id="a:if7"/>\n  </node>\n  <link client_id="l"><interface_ref client_id="a:if7"/></link>\n</rspec>`,
  },
  {
    what: 'writes the URN of a site of which only the host is given',
    code: 'site-malformed',
    title: 'Write urn:publicid:IDN+utah.example.org+authority+cm',
    before: `${head}<node client_id="a" component_manager_id="utah.example.org"/></rspec>`,
    after: `${head}<node client_id="a" component_manager_id="urn:publicid:IDN+utah.example.org+authority+cm"/></rspec>`,
  },
  {
    what: 'writes the URN of the site of another URN',
    code: 'site-malformed',
    title: 'Write urn:publicid:IDN+utah.example.org+authority+cm',
    before: `${head}<node client_id="a" component_manager_id="urn:publicid:utah.example.org+authority+cm"/></rspec>`,
    after: `${head}<node client_id="a" component_manager_id="urn:publicid:IDN+utah.example.org+authority+cm"/></rspec>`,
  },
  {
    what: 'moves an element behind the root element into it',
    code: 'xml-second-root',
    title: 'Move it into <rspec>',
    before: `${head}\n  <node/>\n</rspec>\n<link/>\n`,
    after: `${head}\n  <node/>\n  <link/>\n</rspec>\n`,
  },
  {
    what: 'opens a root element that was closed at once for what stands behind it',
    code: 'xml-second-root',
    title: 'Move it into <rspec>',
    before: `<rspec type="request"/>\n<link/>\n`,
    after: `<rspec type="request">\n  <link/>\n</rspec>\n`,
  },
  {
    what: 'ends a CDATA section with its line',
    code: 'xml-open-section',
    title: 'Close it at the end of the line',
    before: `${head}<services><![CDATA[ x\n</services></rspec>`,
    after: `${head}<services><![CDATA[ x]]>\n</services></rspec>`,
  },
  {
    what: 'ends a processing instruction with its line',
    code: 'xml-open-section',
    title: 'Close it at the end of the line',
    before: `${head}<?x y\n</rspec>`,
    after: `${head}<?x y?>\n</rspec>`,
  },
  {
    what: 'ends an XML declaration that ends as a tag',
    code: 'xml-open-section',
    title: 'Add ?>',
    before: `<?xml version="1.0">\n${head}</rspec>`,
    after: `<?xml version="1.0"?>\n${head}</rspec>`,
  },
  {
    what: 'ends an XML declaration that does not end',
    code: 'xml-open-section',
    title: 'Add ?>',
    before: `<?xml version="1.0"\n${head}</rspec>`,
    after: `<?xml version="1.0"?>\n${head}</rspec>`,
  },
  {
    what: 'ends a comment that hides the whole document',
    code: 'xml-open-comment',
    title: 'Close it at the end of the line',
    before: `<!-- hello\n${head}</rspec>`,
    after: `<!-- hello -->\n${head}</rspec>`,
  },
  {
    what: 'fills in a namespace that is empty',
    code: 'rspec-namespace',
    title: 'Declare GENI version 3',
    before: '<rspec xmlns="" type="request"></rspec>',
    after: head + '</rspec>',
  },
  {
    what: 'writes the name of the root element',
    code: 'element-unknown',
    title: 'Rename to rspec',
    before: head.replace('<rspec', '<rsepc') + '</rsepc>',
    after: head + '</rspec>',
  },
  {
    what: 'moves an XML declaration to the beginning',
    code: 'xml-late-declaration',
    title: 'Move it to the beginning',
    before: `<!-- a -->\n<?xml version="1.0"?>\n${head}</rspec>`,
    after: `<?xml version="1.0"?>\n<!-- a -->\n${head}</rspec>`,
  },
  {
    what: 'writes the code that a comment meant',
    code: 'ignore-unknown-code',
    title: 'Write image-version-old',
    before: `${head}<!-- geni-image: ignore image-verson-old: we need it --></rspec>`,
    after: `${head}<!-- geni-image: ignore image-version-old: we need it --></rspec>`,
  },
  {
    what: 'closes an element on a line of its own where its content has lines of its own',
    code: 'xml-unclosed-element',
    title: 'Add </node>',
    before: `${head}\n  <node client_id="a">\n    <sliver_type name="raw-pc"/>\n</rspec>`,
    after: `${head}\n  <node client_id="a">\n    <sliver_type name="raw-pc"/>\n  </node>\n</rspec>`,
  },
  {
    what: 'leaves a space where an attribute is removed between others',
    code: 'attribute-unknown',
    title: 'Remove it',
    before: `${head}<node bar="1"client_id="a"/></rspec>`,
    after: `${head}<node client_id="a"/></rspec>`,
  },
  {
    what: 'leaves a space where a character is removed between names',
    code: 'xml-stray-character',
    title: 'Remove it',
    before: `${head}<node&client_id="a"/></rspec>`,
    after: `${head}<node client_id="a"/></rspec>`,
  },
  {
    what: 'writes an end tag whole that has a hidden character in its name',
    code: 'xml-misspelt-end-tag',
    title: 'Write node',
    before: `${head}<node client_id="a"></node\ufeff></rspec>`,
    after: `${head}<node client_id="a"></node></rspec>`,
  },
];

describe('a quick fix', () => {
  for (const { what, code, title, before, after } of cases)
    it(what, () => assert.equal(fixed(before, code, title), after));

  it('does what it says although the document ends in the middle of a tag', () => {
    for (const { what, code, title, before, after } of cases) {
      if (code.startsWith('xml-') || !before.endsWith('</rspec>')) continue;
      const cut = (text: string): string =>
        text.replace(/(?:<\/node>|<\/link>)?\n?<\/rspec>$/, '<no');
      assert.equal(fixed(cut(before), code, title), cut(after), what);
    }
  });

  it('is there for every element that has no end, and for both quotes', () => {
    const text = `${head}<node client_id="a`;
    assert.ok(findings(text).every(({ fixes }) => fixes.length > 0));
  });

  it('does not declare a second namespace beside one that lost its value', () => {
    const codes = findings('<rspec xmlns type="request"/>').map(({ code }) => code);
    assert.deepEqual(codes, ['xml-attribute-without-value']);
  });

  it('does not put a second RSpec into the first', () => {
    const [found] = findings(`${head}</rspec>${head}</rspec>`);
    assert.match(found?.message ?? '', /to its own file/);
    assert.deepEqual(found?.fixes, []);
  });

  it('that removes something never makes one name of two', () => {
    const random = randomFrom(20_261_130);
    for (let round = 0; round < 1500; round++) {
      const text = damage(damage(someRequest(random), random), random);
      for (const { fixes } of findings(text))
        for (const { title, edits } of fixes) {
          if (!title.startsWith('Remove')) continue;
          const after = wordsOf(applyEdits(text, edits));
          const before = wordsOf(text);
          assert.ok(
            [...after].every((word) => before.has(word)),
            `${title}: ${text}`,
          );
        }
    }
  });
});

/** Names of elements and attributes. */
function wordsOf(text: string): ReadonlySet<string> {
  return scan(text).names;
}
