// The tolerant scanner: what it makes of whole, broken and half-typed documents.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { scan } from '../../../../src/rspec/syntax/scan';
import type { Element, RspecDocument } from '../../../../src/rspec/syntax/document';
import { assertNested } from './nesting';
import { readSamples } from '../samples';

/** A document as one line for each element: its name, attributes and what is missing of it. */
function dump(document: RspecDocument): string[] {
  return document.elements.map((element) => {
    const attributes = element.attributes.map(({ name, raw }) =>
      raw === undefined ? name : `${name}=${raw}`,
    );
    const state = element.broken
      ? ' broken'
      : element.selfClosed || element.closeStart >= 0
        ? ''
        : ' unclosed';
    return `${'  '.repeat(depth(element))}${[element.name, ...attributes].join(' ')}${state}`;
  });
}

function depth(element: Element): number {
  return element.parent ? depth(element.parent) + 1 : 0;
}

function codes(text: string): string[] {
  const document = scan(text);
  assertNested(document);
  return document.problems.map(({ code }) => code);
}

describe('scan', () => {
  it('reads elements, attributes and their spans', () => {
    const text = `<a  x = 'one' y="t>o">text<b/></a >`;
    const { elements } = scan(text);
    const [a, b] = elements;
    assert.deepEqual(
      a?.attributes.map(({ start, end }) => text.slice(start, end)),
      [`x = 'one'`, 'y="t>o"'],
    );
    assert.deepEqual(
      a.attributes.map(({ raw }) => raw),
      ['one', 't>o'],
    );
    assert.equal(text.slice(a.start, a.openEnd), `<a  x = 'one' y="t>o">`);
    assert.equal(text.slice(a.closeStart, a.end), '</a >');
    assert.equal(b?.selfClosed, true);
    assert.deepEqual(codes(text), []);
  });

  it('finds no fault in any well-formed sample, and every element of it', () => {
    for (const sample of readSamples()) {
      const document = scan(sample.text);
      assertNested(document);
      assert.equal(document.problems.length === 0, sample.wellFormed, sample.file);
      const images = document.elements.filter(({ local }) => local === 'disk_image');
      assert.equal(images.length, sample.diskImages, sample.file);
    }
  });

  it('resolves prefixes by their URI, and hides outer ones inside', () => {
    const { elements } = scan(
      '<a xmlns="u" xmlns:p="v"><p:b/><c xmlns="w" xmlns:p="x"><p:d/><e/></c><p:f/><q:g/></a>',
    );
    assert.deepEqual(
      elements.map(({ namespace }) => namespace),
      ['u', 'v', 'w', 'x', 'w', 'v', undefined],
    );
  });

  it('ends an unfinished tag where the next one begins', () => {
    assert.deepEqual(dump(scan('<n>\n<disk_image na\n</n>')), ['n', '  disk_image na broken']);
    assert.deepEqual(dump(scan('<n><sli<interface a="b"/></n>')), [
      'n',
      '  sli broken',
      '  interface a=b',
    ]);
  });

  it('takes an unfinished tag with attributes for one that has content', () => {
    assert.deepEqual(dump(scan('<n a="b" <c/></n><d/>')), ['n a=b broken', '  c', 'd']);
  });

  it('ends an open quote with its line and before the end of the tag', () => {
    assert.deepEqual(dump(scan('<s><d name="urn\n</s>')), ['s', '  d name=urn broken']);
    assert.deepEqual(dump(scan('<s><d name="urn/>\n</s>')), ['s', '  d name=urn']);
    assert.deepEqual(dump(scan('<s><d name="urn\n  os="x"/></s>')), ['s', '  d name=urn os=x']);
    assert.deepEqual(dump(scan('<s><d name="urn</s>')), ['s', '  d name=urn broken']);
  });

  it('keeps a redirection inside the quotes', () => {
    assert.deepEqual(dump(scan('<e command="cat <in >out" shell="sh"/>')), [
      'e command=cat <in >out shell=sh',
    ]);
    assert.deepEqual(codes('<e command="a < b"/>'), ['xml-raw-less-than']);
  });

  it('reads values without quotes and attributes without values', () => {
    assert.deepEqual(dump(scan('<a x=1 y z=/>')), ['a x=1 y z=']);
    assert.deepEqual(codes('<a x=1 y z=""/>'), [
      'xml-unquoted-value',
      'xml-attribute-without-value',
    ]);
  });

  it('closes what was forgotten inside when the outer element ends', () => {
    const document = scan('<a><b><c></a>');
    assert.deepEqual(dump(document), ['a', '  b unclosed', '    c unclosed']);
    assert.equal(document.elements[1]?.end, 9);
    assert.deepEqual(codes('<a><b><c></a>'), ['xml-unclosed-element', 'xml-unclosed-element']);
  });

  it('reports what is wrong, each by its own code', () => {
    assert.deepEqual(codes('<a></b></a>'), ['xml-stray-end-tag']);
    assert.deepEqual(codes('<a></a'), ['xml-broken-end-tag']);
    assert.deepEqual(codes('<a>x && y</a>'), ['xml-raw-ampersand']);
    assert.deepEqual(codes('<a b="&amp;&#38;&#x26;&lt;"/>'), []);
    assert.deepEqual(codes('<a b="1" b="2"/>'), ['xml-duplicate-attribute']);
    assert.deepEqual(codes('<a b="1"c="2"/>'), ['xml-missing-space']);
    assert.deepEqual(codes('<a/>text'), ['xml-text-outside-root']);
    assert.deepEqual(codes('<a/><b/>'), ['xml-second-root']);
    assert.deepEqual(codes('<a ; b="1"/>'), ['xml-stray-character']);
    assert.deepEqual(codes(' <?xml version="1.0"?><a/>'), ['xml-late-declaration']);
    assert.deepEqual(codes('<a><!-- x -- y --></a>'), ['xml-comment-dashes']);
    assert.deepEqual(codes('<a/><!-- x'), ['xml-open-comment']);
    assert.deepEqual(codes('<a/><?x'), ['xml-open-section']);
    assert.deepEqual(codes('<!DOCTYPE a [<!ENTITY b "c">]><a/>'), ['xml-doctype']);
  });

  it('looks into no comment, CDATA section or instruction', () => {
    assert.deepEqual(
      dump(scan('<?xml version="1.0"?><!-- <x> --><a><![CDATA[<b>&]]><?c <d>?></a>')),
      ['a'],
    );
  });

  it('passes over a byte order mark', () => {
    assert.deepEqual(codes('\uFEFF<?xml version="1.0"?><a/>'), []);
  });

  it('needs no more than linear time for texts made to be slow', () => {
    const slow = [
      (n: number) => '<a>'.repeat(n) + '</b>'.repeat(n),
      (n: number) => '<a b="'.repeat(n),
      (n: number) => '<a b="<'.repeat(n),
      (n: number) => `<a ${Array.from({ length: n }, (_, index) => `a${index}="1"`).join(' ')}/>`,
      (n: number) => '<a xmlns:b="c"><p:d>'.repeat(n),
      (n: number) => '<!--'.repeat(n),
      (n: number) => '&'.repeat(n),
      (n: number) => '<a b=" c="'.repeat(n),
      (n: number) => '<'.repeat(n),
      (n: number) => '<a b='.repeat(n),
    ];
    for (const make of slow) {
      scan(make(2000));
      // Eight times the text; a square would be sixty-four times the time, in every attempt.
      const attempts = [1, 2, 3, 4, 5].some(() => {
        const small = time(() => scan(make(5000)));
        return time(() => scan(make(40_000))) < 30 * Math.max(small, 4);
      });
      assert.ok(attempts, make(1));
    }
  });
});

/** Processor time in milliseconds, the best of three, so that a busy machine does not count. */
function time(work: () => void): number {
  const runs = [1, 2, 3].map(() => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...runs);
}
