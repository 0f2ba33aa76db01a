/**
 * Failures as real servers tell them (docs/protocol.md 14), and what people read of each: one row for each call, code
 * and text. What differs from time to time in a text, such as the name of a temporary file, does not count.
 */
import { readFileSync } from 'node:fs';
import { explain } from '../../src/model/failures/explain';
import { meaningOf, type Meaning } from '../../src/model/failures/serverWords';
import type { UserError } from '../../src/model/failures/userError';
import { RpcError, type RpcReason, type ServiceKind } from '../../src/rpc';
import { openReply } from '../../src/rpc/wire/envelope';

export interface Said {
  readonly method: string;
  readonly service: ServiceKind;
  readonly code: number;
  readonly isFault?: boolean;
  readonly text: string;
}

export interface SaidRow extends Said {
  readonly reason: RpcReason;
  readonly meaning: Meaning | null;
  readonly sentence: string;
  /** The words of the server stand below the sentence. */
  readonly below: boolean;
  /** Why no meaning is needed, where there is none. */
  readonly why: string;
}

/** Of a file with a row for each failure; `\n` in a text is a new line, and `-` is nothing. */
export const saidRows: readonly SaidRow[] = readFileSync(
  'test/fixtures/model/server-words.tsv',
  'utf8',
)
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const cells = line.split('\t').map((cell) => (cell === '-' ? '' : cell));
    const [
      meaning,
      method = '',
      service,
      code,
      fault,
      reason,
      below,
      text = '',
      sentence = '',
      why = '',
    ] = cells;
    return {
      method,
      service: service as ServiceKind,
      code: Number(code),
      isFault: fault === 'fault',
      text: text.replaceAll('\\n', '\n'),
      reason: reason as RpcReason,
      meaning: meaning === '' ? null : (meaning as Meaning),
      sentence,
      below: below === 'below',
      why,
    };
  });

const about = {
  site: 'home',
  image: 'urn:publicid:IDN+home.example+image+demo:web',
  sliver: 'vm',
  slice: 'urn:publicid:IDN+home.example:demo+slice+hello',
};

/** The failure as the library reads it from a reply. */
export function failureOf({ method, service, code, isFault = false, text }: Said): RpcError {
  const url = 'https://boss.example:12369/protogeni/xmlrpc/x';
  const value = isFault
    ? { faultCode: String(code), faultString: text }
    : { code: String(code), value: '0', output: text };
  try {
    openReply({ value, fault: isFault }, { method, url });
  } catch (error) {
    if (RpcError.is(error)) return Object.assign(error, { service });
    throw error;
  }
  throw new Error(`${method} ${code} is no failure.`);
}

export function told(said: Said): UserError {
  return explain(failureOf(said), about);
}

/** What is to be read of it now, to be compared with its row. */
export function rowOf(said: Said): Omit<SaidRow, 'why'> {
  const { sentence, below } = told(said);
  const meaning = meaningOf(said.text) ?? null;
  return { ...said, reason: failureOf(said).reason, meaning, sentence, below: below !== undefined };
}

/** Code and text, and what comes of them: the same for all calls that fail alike. */
export function outcomeOf({
  code,
  text,
  reason,
  meaning,
  sentence,
  below,
}: Omit<SaidRow, 'why'>): string {
  return JSON.stringify([code, lasting(text), reason, meaning, sentence, below]);
}

/** A text without what differs from time to time: one line, no addresses, files, dates, numbers and traces. */
function lasting(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(Usage: clone_image) .*/, '$1')
    .replace(/(: data do not match|Couldn't validate credential)\b.*/, '$1')
    .replace(/ at (?:\/usr\/\S+ line \d+|line \d+ column).*/, '')
    .replace(/\/(?:tmp|usr)\/\S+/g, 'FILE')
    .replace(/urn:publicid:[^\s"]+?(?=[:,]?(?:["\s]|$))/g, 'URN')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'DATE')
    .replace(/\d{3,}/g, 'NUMBER')
    .replace(/\[(OSImage|GeniSlice:) [^\]]*\]/g, '[$1]');
}
