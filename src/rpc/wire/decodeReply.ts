// Reads replies: the public function for the typed value, and the reading with the text of every
// scalar that the clients use, because the servers type scalars by their look (docs/protocol.md 2.5).
import { meaningOfFault } from './codes';
import { RpcError, type Flaw } from '../errors';
import { base64Scalar, ReplyReader, type Scalars } from './replyReader';
import { translatedFault, type FaultParts } from './pythonFault';
import { isStruct, type PlainValue, type WireValue } from './values';
import { ReplyError } from './text';

/** Limits of one reply. */
export interface DecodeLimits {
  /** Bytes; 64 MB unless given. */
  maxBytes?: number | undefined;
  /** Values within values; 100 unless given. */
  maxDepth?: number | undefined;
  /** Values in all, of which a tenth may stand in one struct; 1,000,000 unless given. Small ones take far more memory than bytes of the reply. */
  maxValues?: number | undefined;
}

const typedScalars: Scalars<WireValue> = {
  string: (text) => text,
  int: (text) => {
    const number = Number(text.trim());
    // Beyond 53 bits a number would lose digits, which for an id is worse than staying a text.
    return Number.isSafeInteger(number) ? number : text.trim();
  },
  double: (text) => {
    const number = Number(text.trim());
    return Number.isFinite(number) ? number : text.trim();
  },
  boolean: (text) => text.trim() === '1' || text.trim() === 'true',
  date: (text) => {
    const date = parseWireDate(text);
    if (date === undefined) throw new ReplyError(`an invalid date ("${text.slice(0, 40)}")`);
    return date;
  },
  base64: base64Scalar,
  nil: () => null,
};

const plainScalars: Scalars<PlainValue> = {
  string: (text) => text,
  int: (text) => text.trim(),
  double: (text) => text.trim(),
  boolean: (text) => (text.trim() === '1' || text.trim() === 'true' ? '1' : '0'),
  date: (text) => text.trim(),
  base64: (text) => text.trim(),
  nil: () => '',
};

/**
 * The value of a method response, with the types of its tags: int and double as numbers (as text where
 * a number would lose digits), base64 as bytes, dates as `Date`, read as UTC where no zone stands.
 * Reads strictly: a DOCTYPE, HTML, a truncated or empty body are refused. docs/protocol.md 2.5, 13.
 * @throws {RpcError} `fault` with the server's code and text, or `bad-reply` that says what came instead.
 */
export function decodeMethodResponse(
  xml: string | Uint8Array,
  limits: DecodeLimits = {},
): WireValue {
  const { value, fault } = read(xml, typedScalars, limits);
  if (fault) throw faultOf(decodePlainResponse(xml, limits).value);
  return value;
}

/** A reply with the text of every scalar; a fault is a value of its own here. */
export interface PlainReply {
  value: PlainValue;
  fault: boolean;
}

/**
 * The value or fault of a method response, scalars as text.
 * @throws {RpcError} `bad-reply`.
 */
export function decodePlainResponse(
  xml: string | Uint8Array,
  limits: DecodeLimits = {},
): PlainReply {
  return read(xml, plainScalars, limits);
}

function read<T>(
  xml: string | Uint8Array,
  scalars: Scalars<T>,
  limits: DecodeLimits,
): { value: T; fault: boolean } {
  try {
    const { maxBytes = 67_108_864, maxDepth = 100, maxValues = 1_000_000 } = limits;
    return new ReplyReader(xml, scalars, { maxBytes, maxDepth, maxValues }).read();
  } catch (error) {
    if (error instanceof ReplyError) {
      throw new RpcError(
        'bad-reply',
        `The answer is not an XML-RPC reply: it contains ${error.message}.`,
        { cause: error, flaw: flawOf(error) },
      );
    }
    throw error;
  }
}

/** The code and text of a fault; of one of Python, those that mean the same. */
export function faultParts(value: PlainValue): FaultParts {
  const code = isStruct(value) ? value['faultCode'] : undefined;
  const text = isStruct(value) ? value['faultString'] : undefined;
  if (typeof code !== 'string' || !/^[+-]?\d{1,9}$/.test(code)) {
    throw new RpcError('bad-reply', 'The answer is a fault without a code.', {
      flaw: { kind: 'missing', field: 'faultCode' },
    });
  }
  return translatedFault({ code: Number(code), text: typeof text === 'string' ? text : '' });
}

function faultOf(value: PlainValue): RpcError {
  const { code, text } = faultParts(value);
  const { name, retryable } = meaningOfFault(code, text);
  return new RpcError('fault', `The server answered with fault ${code} (${name}).`, {
    code,
    codeName: name,
    serverText: text,
    retryable,
  });
}

const DATE =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(?:\s*(Z|GMT|UTC|[+-]\d\d:?\d\d))?$/i;

/**
 * A date in any form that the servers and other encoders write: with and without hyphens, colons,
 * fraction and zone. Without a zone it is UTC (docs/protocol.md 4.1, 5.7). Undefined where it is none.
 */
export function parseWireDate(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone = 'Z'] =
    DATE.exec(text.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined) return undefined;
  const offset = /^[+-]/.test(zone) ? zone.replace(/^(.\d\d):?(\d\d)$/, '$1:$2') : 'Z';
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const date = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`,
  );
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function flawOf({ foreign, message }: ReplyError): Flaw {
  return foreign === undefined
    ? { kind: 'unreadable', words: message }
    : { kind: 'foreign', what: foreign };
}
