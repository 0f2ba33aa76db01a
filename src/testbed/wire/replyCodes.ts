// The response codes of the ProtoGENI calls and how a method says no. Source: docs/protocol.md, section 3.3.
import type { ReplyValue } from './encodeReply';

export const Code = {
  success: 0,
  badArguments: 1,
  error: 2,
  forbidden: 3,
  badVersion: 4,
  serverError: 5,
  refused: 7,
  rpcError: 10,
  unavailable: 11,
  searchFailed: 12,
  unsupported: 13,
  busy: 14,
  expired: 15,
  inProgress: 16,
  alreadyExists: 17,
  noSpace: 23,
  insufficientNodes: 26,
  noMapping: 28,
} as const;
export type Code = (typeof Code)[keyof typeof Code];

/** The generic text that goes with a code when a method gives none. */
export const codeText: Readonly<Record<Code, string>> = {
  0: '',
  1: 'Bad Arguments to method',
  2: 'Operation Error',
  3: 'Operation Forbidden',
  4: 'Bad Version',
  5: 'Server Error',
  7: 'Operation Refused',
  10: 'RPC Error',
  11: 'Resource Unavailable',
  12: 'Search Failed',
  13: 'Operation Unsupported',
  14: 'Resource Busy',
  15: 'Credential Expired',
  16: 'Operation In Progress',
  17: 'Object Already Exists',
  23: 'No Space Available',
  26: 'Insufficient Nodes',
  28: 'No Mapping Possible',
};

/** A method answers with an error code. `value` is 0 on the wire unless given, as on the real servers. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: Code;
  readonly value: ReplyValue;
  constructor(code: Code, output?: string, value: ReplyValue = 0) {
    super(output ?? codeText[code]);
    this.code = code;
    this.value = value;
  }
}

/** The caller's mistake, in the words that the servers have for all of them. `detail` says which. */
export function malformed(detail?: string): Refusal {
  const why = detail === undefined ? '' : `: ${detail}`;
  return new Refusal(Code.badArguments, `Malformed arguments${why}`);
}

/** The lock of a slice is held, or something in it is being changed. */
export function busy(what: 'resource' | 'slice' = 'resource'): Refusal {
  return new Refusal(Code.busy, `${what} is busy; try again later`);
}

/** The dispatcher answers with an XML-RPC fault instead of a result. Codes: section 2.6. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: number;
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** A method has died. The real servers add their stack. */
export function died(method: string, why = 'Exiting cause of uninitialized value'): Fault {
  return new Fault(-32400, `Internal Error executing ${method}:\n${why}\n`);
}
