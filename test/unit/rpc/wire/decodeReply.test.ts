// Replies of the servers' own encoder and of others, and everything that is no reply.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { decodeMethodResponse, RpcError } from '../../../../src/rpc';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import { fault, response } from './replies';

interface Vector {
  xml: string;
  roundtrip: unknown;
  wellformed: boolean;
}

const vectors = JSON.parse(
  readFileSync('test/fixtures/rpc/frontier-encode.json', 'utf8'),
) as Vector[];

/** What the vector's own encoder reads back, in our typed form. */
function expected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expected);
  // Doubles come as plain texts in the vectors, strings still escaped.
  if (typeof value === 'string') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  const [[kind, text] = ['', '']] = Object.entries(value as Record<string, string>);
  if (kind === '$integer') return Number(text);
  if (kind === '$boolean') return text === '1';
  if (kind === '$date') return new Date('2025-01-02T03:04:05Z');
  if (kind === '$string') {
    const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };
    return text.replace(/&(\w+);/g, (_, name: string) => names[name] ?? '');
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, expected(member)]),
  );
}

function wrap(value: string): string {
  return `<?xml version="1.0"?><methodResponse><params><param>${value}</param></params></methodResponse>`;
}

function reasonOf(xml: string | Uint8Array): string {
  try {
    decodeMethodResponse(xml);
  } catch (error) {
    if (RpcError.is(error, 'bad-reply')) return error.message;
    throw error;
  }
  return assert.fail('it was read');
}

describe('replies of the servers, by their own encoder', () => {
  for (const { xml, roundtrip, wellformed } of vectors) {
    if (!wellformed) continue;
    it(JSON.stringify(roundtrip), () => {
      assert.deepEqual(decodeMethodResponse(xml), expected(roundtrip));
      assert.deepEqual(decodeMethodResponse(Buffer.from(xml)), expected(roundtrip));
    });
  }
});

describe('decodeMethodResponse', () => {
  it('reads an untagged string', () => {
    assert.equal(decodeMethodResponse(wrap('<value>bare &amp; plain</value>')), 'bare & plain');
    assert.equal(decodeMethodResponse(wrap('<value/>')), '');
    assert.equal(decodeMethodResponse(wrap('<value>  </value>')), '  ');
  });

  it('skips blanks and comments between tags, as Python and others write them', () => {
    const xml = `<?xml version='1.0'?>\n<!-- hi -->\n<methodResponse>\n<params>\n <param>\n<value> <array>\n<data>
      <value> <int> 7 </int>\n</value><!-- x --></data> </array></value>\r\n</param></params></methodResponse>\n\n`;
    assert.deepEqual(decodeMethodResponse(xml), [7]);
  });

  it('reads CDATA, comments inside text, and references', () => {
    const value =
      '<value><string>a<![CDATA[<b>&amp;]]>c<!-- no -->&#100;&#x65;&apos;</string></value>';
    assert.equal(decodeMethodResponse(wrap(value)), "a<b>&amp;cde'");
  });

  it('reads characters beyond the base plane, raw and as references', () => {
    assert.equal(decodeMethodResponse(wrap('<value>ä😀&#228;&#128512;</value>')), 'ä😀ä😀');
  });

  it('turns raw line ends into LF and keeps those written as references', () => {
    assert.equal(decodeMethodResponse(wrap('<value>a\r\nb\rc&#13;&amp;d</value>')), 'a\nb\nc\r&d');
  });

  it('reads base64 that is broken into lines', () => {
    const read = decodeMethodResponse(wrap('<value><base64>\nAQ\n ID\n</base64></value>'));
    assert.deepEqual(read, Buffer.from([1, 2, 3]));
  });

  it('reads nil of other encoders as null', () => {
    assert.deepEqual(decodeMethodResponse(wrap('<value><nil/></value>')), null);
  });

  it('keeps the digits of a number that is too long for one', () => {
    assert.equal(
      decodeMethodResponse(wrap('<value><i4>98765432109876543210</i4></value>')),
      '98765432109876543210',
    );
    assert.equal(decodeMethodResponse(wrap('<value><double>1e999</double></value>')), '1e999');
  });

  it('reads dates in every spelling, without a zone as UTC', () => {
    for (const text of [
      '20250102T03:04:05',
      '2025-01-02T03:04:05Z',
      '2025-01-02T05:04:05+02:00',
      '20250102T030405',
    ]) {
      const xml = wrap(`<value><dateTime.iso8601>${text}</dateTime.iso8601></value>`);
      assert.deepEqual(decodeMethodResponse(xml), new Date('2025-01-02T03:04:05Z'), text);
    }
  });

  it('gives a member named __proto__ no power', () => {
    const value = wrap(
      '<value><struct><member><name>__proto__</name><value><struct><member><name>x</name><value>1</value></member></struct></value></member></struct></value>',
    );
    const read = decodeMethodResponse(value) as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(read), Object.prototype);
    assert.deepEqual(Object.keys(read), ['__proto__']);
  });

  it('reads UTF-8 after a byte order mark, and Latin-1 where it is declared', () => {
    const utf8 = Buffer.from(`\ufeff${wrap('<value>ä</value>')}`);
    assert.equal(decodeMethodResponse(utf8), 'ä');
    const latin1 = wrap('<value>ä</value>').replace('?>', ' encoding="ISO-8859-1"?>');
    assert.equal(decodeMethodResponse(Buffer.from(latin1, 'latin1')), 'ä');
  });

  it('passes over namespaces that some encoders declare', () => {
    const xml = wrap('<value><ex:i8>5</ex:i8></value>').replace(
      '<methodResponse>',
      '<methodResponse xmlns:ex="http://x/">',
    );
    assert.equal(decodeMethodResponse(xml), 5);
  });

  it('throws a fault with its code, name and text', () => {
    assert.throws(
      () => decodeMethodResponse(fault(-32601, 'no method "Foo"')),
      (error) => {
        assert.ok(RpcError.is(error, 'fault'));
        assert.deepEqual(
          [error.code, error.codeName, error.serverText, error.retryable],
          [-32601, 'NO_SUCH_METHOD', 'no method "Foo"', false],
        );
        return true;
      },
    );
  });

  it('calls a fault 503 worth another try', () => {
    assert.throws(() => decodeMethodResponse(fault(503, 'offline')), {
      reason: 'fault',
      code: 503,
      retryable: true,
    });
  });
});

describe('scalars with their text', () => {
  it('keeps what typing by look would lose', () => {
    const xml = response({ description: '2022', version: '3.10', uuid: '0096', hash: '1e45' });
    assert.deepEqual(decodePlainResponse(xml), {
      fault: false,
      value: { description: '2022', version: '3.10', uuid: '0096', hash: '1e45' },
    });
  });
});

describe('what is no reply', () => {
  const cases: [what: string, body: string | Uint8Array, words: RegExp][] = [
    ['an empty body', '', /contains nothing/],
    ['a web page', '<!DOCTYPE html>\n<html><body>503</body></html>', /web page/],
    ['a web page without a doctype', '<html><head/></html>', /web page/],
    [
      'a DOCTYPE',
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><methodResponse/>',
      /DOCTYPE/,
    ],
    ['a method call', '<methodCall><methodName>M</methodName></methodCall>', /<methodCall>/],
    ['JSON', '{"code": 0}', /JSON/],
    ['plain text', 'Service unavailable', /the text "Service unavailable"/],
    ['compressed data', gzipSync('x'), /compressed/],
    ['UTF-16', Buffer.from('\ufeff<methodResponse/>', 'utf16le'), /UTF-16/],
    [
      'an unknown encoding',
      '<?xml version="1.0" encoding="EBCDIC"?><methodResponse/>',
      /EBCDIC|methodResponse|no value/,
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from(wrap('<value>\xff\xfe</value>'), 'latin1'),
      /not UTF-8/,
    ],
    ['no value', '<methodResponse><params></params></methodResponse>', /no value/],
    ['nothing in the response', '<methodResponse/>', /no value/],
    ['an unknown type', wrap('<value><uuid>1</uuid></value>'), /unknown type <uuid>/],
    ['letters in an int', wrap('<value><int>seven</int></value>'), /<int>seven<\/int>/],
    ['an empty int', wrap('<value><int/></value>'), /no int/],
    ['no date', wrap('<value><dateTime.iso8601>soon</dateTime.iso8601></value>'), /date/],
    ['no base64', wrap('<value><base64>*</base64></value>'), /base64/],
    ['a bare ampersand', wrap('<value>a & b</value>'), /ampersand/],
    ['an entity of its own', wrap('<value>&nbsp;</value>'), /entity/],
    ['a reference to no character', wrap('<value>&#55357;</value>'), /does not exist/],
    [
      'a member without a name',
      wrap('<value><struct><member><value>1</value></member></struct></value>'),
      /without a name/,
    ],
    [
      'two members of one name',
      wrap(
        '<value><struct><member><name>code</name><value>2</value></member>' +
          '<member><name>code</name><value>0</value></member></struct></value>',
      ),
      /two members "code"/,
    ],
    [
      'two members called __proto__',
      wrap(
        `<value><struct>${'<member><name>__proto__</name><value>2</value></member>'.repeat(2)}</struct></value>`,
      ),
      /two members "__proto__"/,
    ],
    ['text in a struct', wrap('<value><struct>x</struct></value>'), /text between/],
    ['crossed tags', wrap('<value><string>x</int></value>'), /<\/int> inside <string>/],
    ['something after the end', `${wrap('<value>x</value>')}<more/>`, /after its end/],
  ];
  for (const [what, body, words] of cases) {
    it(`refuses ${what} and says so`, () => assert.match(reasonOf(body), words));
  }

  it('tells that a reply was cut off, wherever it was', () => {
    const whole = response({ code: 0, value: ['a & b', 1], output: '' }).trimEnd();
    for (let length = 23; length < whole.length; length++) {
      assert.match(
        reasonOf(whole.slice(0, length)),
        /cut off|broken tag|ampersand/,
        whole.slice(0, length),
      );
    }
  });

  it('refuses values that nest too deep instead of running out of stack', () => {
    const deep = wrap('<value><array><data>'.repeat(200_000));
    assert.match(reasonOf(deep), /more than 100 deep/);
  });

  it('refuses a reply that is too large before reading it', () => {
    assert.throws(
      () => decodeMethodResponse(response('x'.repeat(2000)), { maxBytes: 1000 }),
      /more than the 1000 allowed/,
    );
  });
});
