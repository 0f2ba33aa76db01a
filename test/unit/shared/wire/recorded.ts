/**
 * The recorded conversations with servers of the original code in `../shared/wire`: one call and its raw answer
 * a line, in the order in which they were made. What differs from site to site (credentials, certificates,
 * numbers of logs) was replaced by words in capitals when they were recorded.
 */
import { readFileSync } from 'node:fs';
import { methodCall } from '../../rpc/services/readCall';
import { shared } from '../shared';

export interface Recorded {
  /** Of the file, from 1. */
  readonly line: number;
  /** Path of the service without `/protogeni/xmlrpc`, such as `/cm/2.0`. */
  readonly service: string;
  /** User name, or `-` for a request without a certificate. */
  readonly caller: string;
  /** Of XML-RPC; `GET` for a page. */
  readonly method: string;
  readonly request: string;
  readonly reply: string;
  /** The call was made with credentials of another make. */
  readonly isForeign: boolean;
}

interface Line {
  readonly path: string;
  readonly caller: string;
  readonly method: string;
  readonly request: string;
  readonly reply: string;
  readonly foreignCredential?: boolean;
}

export type WireFile = 'emulab-2022.jsonl' | 'gcf.jsonl';

/** All lines of a file. */
export function recorded(file: WireFile): Recorded[] {
  const lines = readFileSync(shared('wire', file), 'utf8').trimEnd().split('\n');
  return lines.map((text, index) => {
    const { path, foreignCredential = false, ...line } = JSON.parse(text) as Line;
    const service = path.replace('/protogeni/xmlrpc', '');
    return { ...line, line: index + 1, service, isForeign: foreignCredential };
  });
}

/** The parameters of the request, as plain values. */
export function parametersOf({ request }: Recorded): unknown[] {
  return methodCall(request).params;
}
