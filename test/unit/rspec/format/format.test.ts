// Laying a document out: what changes, and that nothing does which a reader could notice.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { format } from '../../../../src/rspec/format/format';
import type { RspecDocument } from '../../../../src/rspec/syntax/document';
import { scan } from '../../../../src/rspec/syntax/scan';
import { readSamples } from '../samples';
import { mutate, randomFrom } from '../syntax/mutate';

function formatted(text: string, indent = '  '): string {
  return applyEdits(text, format(scan(text), { indent }));
}

/** What a reader gets: tags, values and texts, without the white space that is alone between tags. */
function meaning({ text, elements, opaque, problems }: RspecDocument): unknown {
  return {
    elements: elements.map(({ name, attributes, parent, selfClosed, closeStart }) => [
      name,
      attributes.map(({ name: own, raw }) => [own, raw]),
      parent?.name,
      selfClosed,
      closeStart < 0,
    ]),
    opaque: opaque.map(({ start, end }) => text.slice(start, end)),
    problems: problems.map(({ code }) => code),
    characters: text.replace(/\s+/g, ''),
  };
}

describe('the layout of an RSpec', () => {
  it('gives each element a line, indented by its depth', () => {
    assert.equal(
      formatted(
        '<?xml version="1.0"?><rspec><node><sliver_type name="a"/></node><link></link></rspec>\n',
      ),
      [
        '<?xml version="1.0"?>',
        '<rspec>',
        '  <node>',
        '    <sliver_type name="a"/>',
        '  </node>',
        '  <link></link>',
        '</rspec>',
        '',
      ].join('\n'),
    );
  });

  it('takes the indentation that is asked for', () => {
    assert.equal(formatted('<rspec>\n  <node/></rspec>', '\t'), '<rspec>\n\t<node/>\n</rspec>');
  });

  it('leaves texts, CDATA, comments and values as they are', () => {
    const text =
      '<rspec>\n  <e:x>  a  <b/> c\n </e:x>\n  <y><![CDATA[ <z> ]]></y>\n  <!-- a\n b -->\n  <n a="  x\n y "/>\n</rspec>\n';
    assert.equal(formatted(text), text);
  });

  it('keeps a comment behind what it stands behind, and puts others on the line of their depth', () => {
    assert.equal(
      formatted('<rspec>\n<node/> <!-- one -->\n<!-- two --><link/></rspec>'),
      '<rspec>\n  <node/> <!-- one -->\n  <!-- two -->\n  <link/>\n</rspec>',
    );
  });

  it('keeps one of several blank lines between elements', () => {
    assert.equal(
      formatted('<rspec>\n\n\n  <a/>\n\n\n\n  <b/>\n\n</rspec>'),
      '<rspec>\n  <a/>\n\n  <b/>\n</rspec>',
    );
  });

  it('parts attributes by one space, and a long tag into lines', () => {
    assert.equal(
      formatted('<rspec   a = "1"\tb="2"  ><c  /></rspec >'),
      '<rspec a = "1" b="2">\n  <c />\n</rspec >',
    );
    const long = 'x'.repeat(60);
    assert.equal(
      formatted(`<rspec><node a="${long}" b="${long}"/></rspec>`),
      `<rspec>\n  <node\n      a="${long}"\n      b="${long}"/>\n</rspec>`,
    );
  });

  it('keeps line breaks that stand between attributes', () => {
    assert.equal(
      formatted('<rspec><node a="1"\n b="2"/></rspec>'),
      '<rspec>\n  <node a="1"\n      b="2"/>\n</rspec>',
    );
  });

  it('keeps white space that stands alone in an element, unless the language knows it for none', () => {
    const text =
      '<rspec xmlns="http://www.geni.net/resources/rspec/3">\n<node>\n\n</node><x> \n </x></rspec>';
    assert.match(formatted(text), /\n {2}<node>\n {2}<\/node>\n {2}<x> \n <\/x>\n/);
    const kept = '<rspec xml:space="preserve"> <node/></rspec>';
    assert.equal(formatted(kept), kept);
  });

  it('writes the line ends of the document', () => {
    assert.equal(
      formatted('<rspec>\r\n<a/><b/></rspec>'),
      '<rspec>\r\n  <a/>\r\n  <b/>\r\n</rspec>',
    );
  });

  it('does nothing where a tag may mean something else, and lays out the rest', () => {
    assert.equal(
      formatted('<rspec><a><b></a><c><d/></c><e x=1  y="2"/></rspec>'),
      '<rspec><a><b></a><c>\n    <d/>\n  </c><e x=1  y="2"/></rspec>',
    );
    for (const unsure of ['<rspec><a>', '<rspec><!-- <a></rspec>', '<a/><b/>', 'x<a><b/></a>', ''])
      assert.equal(formatted(unsure), unsure);
  });

  it('changes only the lines of a range', () => {
    const text = '<rspec>\n<a/>\n<b/><c/>\n<d/>\n</rspec>';
    const start = text.indexOf('<b/>');
    const range = { start, end: start + 1 };
    assert.equal(
      applyEdits(text, format(scan(text), { indent: '  ', range })),
      '<rspec>\n<a/>\n  <b/>\n  <c/>\n<d/>\n</rspec>',
    );
  });

  it('changes nothing that a reader could notice, and nothing the second time', () => {
    for (const { file, text } of readSamples())
      for (const given of [text, text.replace(/>\s+</g, '><')]) assertHarmless(given, file);
  });

  it('does neither in texts with mistakes', () => {
    const random = randomFrom(20_261_130);
    const texts = readSamples().flatMap(({ text }) => (text.length < 12_000 ? [text] : []));
    let text = '';
    for (let round = 0; round < 1500; round++) {
      if (round % 5 === 0) text = texts[Math.floor(random() * texts.length)] ?? '';
      text = mutate(text, random);
      assertHarmless(text, `round ${round}: ${JSON.stringify(text)}`);
    }
  });
});

function assertHarmless(text: string, where: string): void {
  const once = formatted(text);
  assert.deepEqual(meaning(scan(once)), meaning(scan(text)), where);
  assert.equal(formatted(once), once, where);
}
