/**
 * The recorded conversations in `../shared/wire`, with servers of the original code and with those of GENI's
 * reference software: one call and its raw answer a line, in the order in which they were made. What differs from
 * site to site (credentials, certificates, numbers of logs) was replaced by words in capitals when they were
 * recorded.
 */
import { readFileSync } from 'node:fs';
import { methodCall } from '../../rpc/services/readCall';
import { shared } from '../shared';

export interface Recorded {
  /** Of the file, from 1. */
  readonly line: number;
  /** Path of the service without `/protogeni/xmlrpc`, such as `/cm/2.0`. */
  readonly service: string;
  /** Name of the user, where the recording tells it; `-` without a certificate. */
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

/** The reference software has a port for each service, where the original code has a path. */
interface PortLine {
  readonly port: number;
  readonly method: string;
  readonly request: string;
  readonly reply: string;
}

const servicesByPort: Readonly<Record<number, string>> = {
  12380: '/ch',
  12382: '/am/2.0',
  12383: '/am/3.0',
};

export type WireFile = 'emulab-2022.jsonl' | 'gcf.jsonl';

/** All lines of a file. */
export function recorded(file: WireFile): Recorded[] {
  const lines = readFileSync(shared('wire', file), 'utf8').trimEnd().split('\n');
  return lines.map((text, index) => {
    const line = JSON.parse(text) as Line | PortLine;
    const { method, request, reply } = line;
    const known = { line: index + 1, method, request, reply };
    if ('port' in line) {
      return { ...known, service: servicesByPort[line.port] ?? '', caller: '', isForeign: false };
    }
    const { path, caller, foreignCredential = false } = line;
    return {
      ...known,
      caller,
      service: path.replace('/protogeni/xmlrpc', ''),
      isForeign: foreignCredential,
    };
  });
}

/** The parameters of the request, as plain values. */
export function parametersOf({ request }: Recorded): unknown[] {
  return methodCall(request).params;
}
