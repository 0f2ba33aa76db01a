/** What a recorded answer says, read without the library's clients: why it refuses, and the facts that it tells. */
import { inspect } from 'node:util';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import { isStruct, type PlainStruct, type PlainValue } from '../../../../src/rpc/wire/values';
import type { Refusal } from './reasons';
import type { Recorded } from './recorded';

const wordOf = (value: PlainValue | undefined): string => (typeof value === 'string' ? value : '');

/** Code and words of an answer that is no success. */
export function refusalOf({ reply, method }: Recorded): Refusal | undefined {
  const { value, fault } = decodePlainResponse(reply);
  const all = value as PlainStruct;
  if (fault) {
    return { code: Number(all['faultCode']), words: wordOf(all['faultString']), method };
  }
  if (!isStruct(value) || value['code'] === undefined) return undefined;
  const given = all['code'];
  const own = isStruct(given) ? (given['am_code'] ?? given['geni_code']) : given;
  const code = Number(own);
  return code === 0 ? undefined : { code, words: wordOf(all['output']), method };
}

/** Texts of the answer that a program does not get to see: URNs, words of states, and sizes. */
export function missing({ reply, method }: Recorded, read: unknown): string[] {
  const { value } = decodePlainResponse(reply);
  const shown = inspect(read, { depth: 20, maxArrayLength: 10_000, maxStringLength: 1_000_000 });
  const facts = factsOf(isStruct(value) ? (value['value'] ?? value) : value);
  if (method === 'GetCredential' || method === 'Register') return [];
  // Of an image that is being fetched it is told that it is not ready.
  return facts.filter((fact) => fact !== 'notready' && !shown.includes(fact));
}

const telling =
  /^(?:urn|sliver_urn|status|state|rawstate|client_id|hash|uuid|description|geni_(?:sliver_)?urn|geni_(?:\w+_)?status)$/;

function factsOf(value: PlainValue, name = ''): string[] {
  if (typeof value === 'string') return telling.test(name) && value !== '' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => factsOf(each, name));
  return Object.entries(value).flatMap(([key, each]) => factsOf(each, key));
}
