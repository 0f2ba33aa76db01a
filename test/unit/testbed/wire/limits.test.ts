// What the testbed reads from strangers has limits, and each ends with one sentence.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeCall, UnreadableCall } from '../../../../src/testbed/wire/decodeCall';
import { parseXml, UnreadableXml } from '../../../../src/testbed/wire/xml';

function call(value: string): Uint8Array {
  const params = `<params><param><value>${value}</value></param></params>`;
  return Buffer.from(`<methodCall><methodName>A</methodName>${params}</methodCall>`);
}

function array(values: string): string {
  return `<array><data>${values}</data></array>`;
}

describe('a call', () => {
  it('may hold a long list', () => {
    const { params } = decodeCall(call(array('<value>x</value>'.repeat(90_000))));
    const [list] = params;
    assert.ok(Array.isArray(list));
    assert.equal(list.length, 90_000);
  });

  it('may have attributes, which say nothing', () => {
    assert.equal(
      decodeCall(
        Buffer.from('<methodCall a="1" b="2"><methodName c="3">A</methodName></methodCall>'),
      ).method,
      'A',
    );
  });

  const bombs: Record<string, [Uint8Array, RegExp]> = {
    'with too many values': [call(array('<value/>'.repeat(100_001))), /^too many values$/],
    'nested too deeply': [call('<array><data><value>'.repeat(1000)), /^nested too deeply$/],
    'with entities of its own': [
      Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa">]><methodCall/>'),
      /^document type declarations are not accepted$/,
    ],
    'with attributes without end': [
      Buffer.from(
        `<methodCall ${Array.from({ length: 101 }, (_, at) => `a${at}="x"`).join(' ')}/>`,
      ),
      /^too many attributes$/,
    ],
    'with elements called __proto__': [Buffer.from('<__proto__/>'), /^unknown RPC type/],
  };
  for (const [what, [body, sentence]] of Object.entries(bombs)) {
    it(`${what} is refused`, () => {
      assert.throws(
        () => decodeCall(body),
        (error) => error instanceof UnreadableCall && sentence.test(error.message),
      );
    });
  }
});

describe('a document', () => {
  const bombs: Record<string, [string, RegExp]> = {
    'nested too deeply': [`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, /nested too deeply/],
    'that is too long': [`<a>${'x'.repeat(5_000_000)}</a>`, /longer than 4194304 characters/],
    'with entities of its own': ['<!doctype a [<!ENTITY x "y">]><a>&x;</a>', /document type/],
  };
  for (const [what, [text, sentence]] of Object.entries(bombs)) {
    it(`${what} is refused`, () => {
      assert.throws(
        () => parseXml(text),
        (error) => error instanceof UnreadableXml && sentence.test(error.message),
      );
    });
  }

  it('of ordinary depth and length is read', () => {
    const text = `<a>${'<b><c/>t</b>'.repeat(2000)}${'<d>'.repeat(150)}${'</d>'.repeat(150)}</a>`;
    assert.equal(parseXml(text).getElementsByTagName('c').length, 2000);
  });
});
