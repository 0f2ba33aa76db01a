// The envelopes around results. SA and CM wrap in code, value, output; AMs of version 2 and 3 put a
// struct into code; AMs of version 1 raise faults and clearing houses answer bare values. One result
// and one error come out of all of them (docs/protocol.md 3).
import { meaningOfCode, meaningOfFault, type CodeMeaning } from './codes';
import { faultParts, type PlainReply } from './decodeReply';
import { defined } from '../defined';
import { RpcError, withoutSecrets, type Flaw } from '../errors';
import { isStruct, type PlainStruct, type PlainValue } from './values';

/** A result without its envelope. */
export interface Result {
  value: PlainValue;
  /** What the server says besides; often empty. */
  output: string;
  logUrl?: string;
}

/** Names a call in errors. */
export interface CallName {
  method: string;
  url: string;
}

/**
 * The value of a reply. With `needsCode` a value without an envelope is no answer: a service that wraps
 * its results has answered only when it says so (docs/protocol.md 14, point 16).
 * @throws {RpcError} for a fault, for a code other than 0, and `bad-reply` for a broken envelope.
 */
export function openReply({ value, fault }: PlainReply, call: CallName, needsCode = false): Result {
  if (fault || isFault(value)) {
    const { code, text } = faultParts(value);
    throw refusal(call, meaningOfFault(code, text), { code, text, fault: true });
  }
  const envelope = envelopeOf(value);
  if (envelope === undefined) {
    if (needsCode) throw withoutCode(call);
    return { value, output: '' };
  }
  const { code, logUrl } = codeOfEnvelope(envelope, call);
  const output = textOf(envelope, 'output') ?? '';
  const result = memberOf(envelope, 'value') ?? '0';
  if (code === 0) return defined({ value: result, output, logUrl });
  const text = errorText(output, result);
  throw refusal(call, meaningOfCode(code, text, call.method), { code, text, logUrl });
}

/** A fault that came as if it were a result. */
function isFault(value: PlainValue): boolean {
  return (
    isStruct(value) && Object.hasOwn(value, 'faultCode') && Object.hasOwn(value, 'faultString')
  );
}

function envelopeOf(value: PlainValue): PlainStruct | undefined {
  if (!isStruct(value) || !Object.hasOwn(value, 'code')) return undefined;
  return Object.hasOwn(value, 'value') || Object.hasOwn(value, 'output') ? value : undefined;
}

/** `am_code` comes first: every code above 17 has become 2 in `geni_code` (docs/protocol.md 3.2). */
function codeOfEnvelope(
  envelope: PlainStruct,
  call: CallName,
): { code: number; logUrl: string | undefined } {
  const code = memberOf(envelope, 'code');
  const parts = isStruct(code) ? code : envelope;
  const geni = isStruct(code) ? textOf(code, 'geni_code') : undefined;
  const own = isStruct(code) ? (textOf(code, 'am_code') ?? geni) : code;
  const number = parseCode(own, call);
  // Some aggregates give 0 as their own code beside an error: then the common code counts.
  return {
    code: number === 0 && geni !== undefined ? parseCode(geni, call) : number,
    logUrl: textOf(parts, 'protogeni_error_url'),
  };
}

/** A number in decimal digits. What JavaScript would take for one besides, such as a blank, is none. */
function parseCode(text: PlainValue | undefined, call: CallName): number {
  if (text === undefined || text === '') throw withoutCode(call);
  if (typeof text === 'string' && /^(?:\d{1,9}|-[1-9]\d{0,8})$/.test(text)) return Number(text);
  const words = 'a code that is not a number';
  throw bad(call, words, { kind: 'unreadable', words });
}

function withoutCode(call: CallName): RpcError {
  return new RpcError('bad-reply', `${hostOf(call)} answered ${call.method} without a code.`, {
    ...call,
    flaw: { kind: 'missing', field: 'code' },
  });
}

function bad(call: CallName, what: string, flaw: Flaw): RpcError {
  const sentence = `${hostOf(call)} answered ${call.method} with ${what}.`;
  return new RpcError('bad-reply', sentence, { ...call, flaw });
}

function memberOf(struct: PlainStruct, name: string): PlainValue | undefined {
  return Object.hasOwn(struct, name) ? struct[name] : undefined;
}

/** A text that is not empty. */
function textOf(struct: PlainStruct, name: string): string | undefined {
  const value = memberOf(struct, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
/** On errors a short text may stand in the value and the long log in the output (docs/protocol.md 3.1). */
function errorText(output: string, value: PlainValue): string {
  const short = typeof value === 'string' && value !== '0' ? value : '';
  return [short, output].filter((text) => text.trim() !== '').join('\n');
}

interface Refused {
  code: number;
  text: string;
  logUrl?: string | undefined;
  fault?: boolean;
}

function refusal(
  call: CallName,
  meaning: CodeMeaning,
  { code, text, logUrl, fault }: Refused,
): RpcError {
  const words = firstLine(text);
  const kind = fault === true ? `fault ${code}` : `code ${code}, ${meaning.name}`;
  const sentence = `${hostOf(call)} answered ${call.method} with ${words === '' ? meaning.name : `"${words}"`} (${kind}).`;
  return new RpcError(meaning.reason, sentence, {
    code,
    codeName: meaning.name,
    serverText: text,
    logUrl,
    retryable: meaning.retryable,
    ...call,
  });
}

function firstLine(text: string): string {
  const line = withoutSecrets(text).trim().split('\n', 1)[0] ?? '';
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}

function hostOf({ url }: CallName): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
