// 100,000 damaged replies: none may crash, hang or swell. Every one is either read or refused with a typed
// error in time that grows no faster than its length.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeMethodResponse, RpcError } from '../../../../src/rpc';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import { openReply } from '../../../../src/rpc/wire/envelope';
import { amReply, failure, fault, success, writeValue, type Written } from './replies';

const vectors = JSON.parse(readFileSync('test/fixtures/rpc/frontier-encode.json', 'utf8')) as {
  xml: string;
}[];

const seeds = [
  ...vectors.map(({ xml }) => xml),
  success([{ urn: 'urn:publicid:IDN+h+image+p:n:0', filesize: '1.5MB', description: 'a & b <é>' }]),
  failure(14, 'slice is busy'),
  fault(503, 'too busy'),
  amReply({ geni_code: 2, am_code: 23 }, { geni_urn: 'x' }),
  success('<rspec a="b">&amp;\u00e9\u{1f600}</rspec>'.repeat(20)),
].map((xml) => Buffer.from(xml));

const pieces = [
  '<',
  '>',
  '&',
  ';',
  '&#',
  '&#x41;',
  '&lt',
  '</',
  '/>',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?',
  '?>',
  '<!DOCTYPE',
  '<value>',
  '</value>',
  '<struct>',
  '</member>',
  '<array><data>',
  '<i4>',
  '<nil/>',
  '\u0000',
  '\r\n',
  'é',
  '\ud800',
].map((piece) => Buffer.from(piece));

/** A small generator with a seed, so that a failure can be seen again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(bytes.length + 1);
  const other = random(bytes.length + 1);
  const [start, end] = at < other ? [at, other] : [other, at];
  const piece = pieces[random(pieces.length)] ?? Buffer.alloc(0);
  switch (random(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
    case 4:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([random(256)]),
        bytes.subarray(at + 1),
      ]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        piece,
        bytes.subarray(Math.min(bytes.length, at + random(9))),
      ]);
  }
}

function readSafely(read: () => void): 'read' | 'refused' {
  try {
    read();
    return 'read';
  } catch (error) {
    if (RpcError.is(error)) return 'refused';
    throw error;
  }
}

const call = { method: 'M', url: 'https://h/' };

describe('mutated replies', () => {
  it('100,000 of them do no harm', () => {
    const random = randomFrom(20_261_123);
    const seen = { read: 0, refused: 0 };
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 100_000; i++) {
      let bytes: Buffer = seeds[random(seeds.length)] ?? Buffer.alloc(0);
      for (let times = 1 + random(3); times > 0; times--) bytes = mutate(bytes, random);
      seen[readSafely(() => void openReply(decodePlainResponse(bytes), call))]++;
    }
    assert.ok(seen.read > 1_000 && seen.refused > 10_000, JSON.stringify(seen));
    assert.ok(process.memoryUsage().heapUsed - before < 200e6);
  });

  it('made of the words of XML-RPC in any order do no harm', () => {
    const word = fc.constantFrom(
      ...pieces.map(String),
      '<methodResponse>',
      '<params>',
      '<param>',
      'x',
      ' ',
      '1',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        readSafely(() => void decodeMethodResponse(words.join('')));
        readSafely(
          () => void decodeMethodResponse(`<methodResponse><params><param>${words.join('')}`),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [name, hostile] of [
    ['ampersands', '&'],
    ['unfinished comments', '<!--'],
    ['openings of CDATA', '<![CDATA['],
    ['opened tags', '<value'],
    ['carriage returns', '\r'],
    ['long references', '&#0000000000000000000000000001;'],
    ['blanks', ' '],
  ] as const) {
    it(`that repeat ${name} a million times are refused`, () => {
      const body = `<methodResponse><params><param><value>${hostile.repeat(1e6 / hostile.length)}`;
      assert.equal(
        readSafely(() => void decodeMethodResponse(body)),
        'refused',
      );
    });
  }

  it('as values of any shape come back as they were, by both readings', () => {
    const { value } = fc.letrec<{ value: Written }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.string({ unit: fc.constantFrom('a', 'Z', '<', '&', '"', 'é', ' ', ']]>', '\t', '\n') }),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(
          fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 1 }),
          tie('value'),
          {
            maxKeys: 5,
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (sent) => {
        const xml = `<?xml version="1.0"?><methodResponse><params><param>${writeValue(sent)}</param></params></methodResponse>`;
        assert.deepEqual(decodeMethodResponse(xml), sent);
        assert.deepEqual(decodePlainResponse(Buffer.from(xml)).value, plain(sent));
      }),
    );
  });
});

/** The reading that keeps the text of scalars. */
function plain(value: Written): unknown {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((item: Written) => plain(item));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
