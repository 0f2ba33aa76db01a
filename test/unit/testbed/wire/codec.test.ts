// The testbed's codec against what the real servers' codec did with the same values and calls.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { decodeCall, UnreadableCall } from '../../../../src/testbed/wire/decodeCall';
import { encodeReply, type ReplyValue } from '../../../../src/testbed/wire/encodeReply';
import { WireObject, type WireValue } from '../../../../src/testbed/wire/value';

function vectors<T>(name: string): T[] {
  return JSON.parse(readFileSync(`test/fixtures/testbed/vectors/${name}.json`, 'utf8')) as T[];
}

interface Decoding {
  readonly name: string;
  readonly xml_latin1: string;
  readonly emulab: {
    readonly error?: string;
    readonly type?: string;
    readonly method?: string;
    readonly value?: unknown;
  };
}

/** Values as the vectors write them. */
function plain(value: WireValue): unknown {
  if (value instanceof WireObject) {
    const kind = value.kind === 'dateTime.iso8601' ? '$date' : `$${value.kind}`;
    return { [kind]: value.text };
  }
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([name, each]) => [name, plain(each as WireValue)]));
  return Array.isArray(value) ? value.map((each) => plain(each as WireValue)) : value;
}

/** Entities that a call defines itself are refused, so that a small request cannot become a huge one. */
const refusedOnPurpose = ['internal entity'];

describe('reading calls as the servers read them', () => {
  for (const { name, xml_latin1, emulab } of vectors<Decoding>('frontier-decode')) {
    const body = Buffer.from(xml_latin1, 'latin1');
    if (emulab.error !== undefined || emulab.type !== 'call' || refusedOnPurpose.includes(name)) {
      it(`refuses ${name}`, () => {
        assert.throws(() => decodeCall(body), UnreadableCall);
      });
    } else {
      it(`reads ${name}`, () => {
        const { method, params } = decodeCall(body);
        assert.deepEqual(
          { method, value: params.map(plain) },
          { method: emulab.method, value: emulab.value },
        );
      });
    }
  }
});

interface Encoding {
  readonly value: unknown;
  readonly xml: string;
  readonly wellformed: boolean;
}

/** A value of the vectors as a method would answer it; undefined for typed scalars that methods never answer. */
function replyOf(value: unknown): ReplyValue | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((each) => replyOf(each) ?? '');
  const entries = Object.entries(value as Record<string, unknown>);
  const [first] = entries;
  if (first?.[0] === '$boolean') return first[1] === 1;
  if (first?.[0].startsWith('$')) return undefined;
  return Object.fromEntries(entries.map(([name, each]) => [name, replyOf(each)]));
}

/** The order of members is the codec's whim, so only what is written counts. */
function sorted(xml: string): string[] {
  return (xml.replace(/\n/g, '').match(/<[^>]+>[^<]*/g) ?? []).sort();
}

describe('writing replies as the servers write them', () => {
  for (const { value, xml, wellformed } of vectors<Encoding>('frontier-encode')) {
    const reply = replyOf(value);
    if (!wellformed || reply === undefined) continue;
    it(`writes ${JSON.stringify(value)}`, () => {
      assert.deepEqual(sorted(encodeReply(reply)), sorted(xml));
    });
  }

  it('leaves out characters that no XML reader takes', () => {
    assert.match(encodeReply('a\u0001b\ufffe'), /<string>ab<\/string>/);
  });
});
