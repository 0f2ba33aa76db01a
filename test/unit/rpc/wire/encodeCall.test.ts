// Method calls as the servers must be able to read them (docs/protocol.md 2.5, 13).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeMethodCall, type WireValue } from '../../../../src/rpc';
import { methodCall } from '../services/readCall';

function encodedValue(value: WireValue): string {
  const xml = encodeMethodCall('M', [value]);
  return /<param>(.*)<\/param>/s.exec(xml)?.[1] ?? '';
}

describe('encodeMethodCall', () => {
  it('begins with the XML declaration', () => {
    assert.match(encodeMethodCall('GetVersion', []), /^<\?xml version="1\.0"\?><methodCall>/);
  });

  it('writes whole numbers as int, others as double', () => {
    assert.equal(encodedValue(1), '<value><int>1</int></value>');
    assert.equal(encodedValue(-2.5), '<value><double>-2.5</double></value>');
  });

  it('leaves out members that are undefined', () => {
    assert.equal(encodedValue({ global: undefined }), '<value><struct/></value>');
  });

  it('escapes markup instead of wrapping it in CDATA', () => {
    const xml = encodedValue('<a>&]]>]]></a>');
    assert.equal(xml, '<value><string>&lt;a&gt;&amp;]]&gt;]]&gt;&lt;/a&gt;</string></value>');
  });

  it('writes characters above ASCII as decimal references', () => {
    assert.equal(encodedValue('ö–😀'), '<value><string>&#246;&#8211;&#128512;</string></value>');
  });

  it('keeps a carriage return through the reader of the server', () => {
    assert.equal(encodedValue('a\r\nb'), '<value><string>a&#13;\nb</string></value>');
  });

  it('does not touch a text that looks like a reference', () => {
    assert.equal(encodedValue('&#xD;'), '<value><string>&amp;#xD;</string></value>');
  });

  it('writes dates in UTC whatever the time zone here', () => {
    const date = new Date('2026-11-23T12:31:17.250Z');
    assert.equal(
      encodedValue(date),
      '<value><dateTime.iso8601>20261123T12:31:17</dateTime.iso8601></value>',
    );
  });

  it('writes bytes as base64', () => {
    assert.equal(encodedValue(new Uint8Array([1, 2, 3])), '<value><base64>AQID</base64></value>');
  });

  it('never writes nil', () => {
    assert.throws(
      () => encodeMethodCall('M', [{ a: { b: null } }]),
      /parameter 1\.a\.b .* no value/,
    );
  });

  it('refuses what XML cannot carry, and says which character without showing the text', () => {
    assert.throws(
      () => encodeMethodCall('M', [{ description: 'secret\u0007text' }]),
      (error: Error) =>
        /description.*U\+0007/.test(error.message) && !error.message.includes('secret'),
    );
    assert.throws(() => encodeMethodCall('M', ['\ud800']), /U\+D800/);
  });

  it('refuses numbers that XML-RPC cannot carry', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
      assert.throws(() => encodeMethodCall('M', [number]), TypeError);
    }
  });

  it('is ASCII, and a strict reader gets the same values back', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((it) => !/[^\t\n\r -\uffff]/.test(it) || true);
    const scalar = fc.oneof(
      text.filter((it) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(it)),
      fc.integer(),
    );
    const { value } = fc.letrec<{ value: string | number | object }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        scalar,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ unit: fc.constantFrom('a', 'b', '_', '&', '<', 'é'), minLength: 1 }),
          tie('value'),
          {
            maxKeys: 4,
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (sent) => {
        const xml = encodeMethodCall('M', [sent as WireValue]);
        assert.match(xml, /^[\t\n -~]*$/);
        assert.deepEqual(methodCall(xml), { method: 'M', params: [sent] });
      }),
    );
  });
});
