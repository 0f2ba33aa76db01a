// What the numbers of the servers mean: name, reason and whether a later try may succeed, for the
// codes of replies (docs/protocol.md 3.3) and for the faults of the dispatcher (2.6).
import type { RpcReason } from '../errors';

export interface CodeMeaning {
  name: string;
  reason: RpcReason;
  retryable: boolean;
}

type Row = readonly [code: number, name: string, reason: RpcReason, retryable?: 'retry'];

const REPLY_CODES: readonly Row[] = [
  [1, 'BADARGS', 'bad-argument'],
  [2, 'ERROR', 'server-error'],
  [3, 'FORBIDDEN', 'forbidden'],
  [4, 'BADVERSION', 'unsupported'],
  [5, 'SERVERERROR', 'server-error'],
  [6, 'TOOBIG', 'refused'],
  [7, 'REFUSED', 'refused'],
  [8, 'TIMEDOUT', 'server-error', 'retry'],
  [9, 'DBERROR', 'server-error'],
  [10, 'RPCERROR', 'server-error', 'retry'],
  [11, 'UNAVAILABLE', 'refused'],
  [12, 'SEARCHFAILED', 'not-found'],
  [13, 'UNSUPPORTED', 'unsupported'],
  [14, 'BUSY', 'busy', 'retry'],
  [15, 'EXPIRED', 'expired-credential'],
  [16, 'INPROGRESS', 'busy'],
  [17, 'ALREADYEXISTS', 'exists'],
  [18, 'MISSING_ARGS', 'bad-argument'],
  [19, 'OUT_OF_RANGE', 'bad-argument'],
  [20, 'CREDENTIAL_INVALID', 'forbidden'],
  [21, 'CREDENTIAL_MISMATCH', 'forbidden'],
  [22, 'CREDENTIAL_EXPIRED', 'expired-credential'],
  [23, 'NOSPACE', 'no-space'],
  [24, 'VLAN_UNAVAILABLE', 'refused'],
  [25, 'INSUFFICIENT_BANDWIDTH', 'refused'],
  [26, 'INSUFFICIENT_NODES', 'refused'],
  [27, 'INSUFFICIENT_MEMORY', 'refused'],
  [28, 'NO_MAPPING', 'refused'],
  [29, 'NO_CONNECT', 'refused'],
  [30, 'MAPPING_IMPOSSIBLE', 'refused'],
  [35, 'NETWORK_ERROR', 'server-error', 'retry'],
  [100, 'NOT_IMPLEMENTED', 'unsupported'],
  [101, 'STITCHER_ERROR', 'server-error'],
  [150, 'SETUPFAILURE', 'server-error'],
  [151, 'SETUPFAILURE_BOOTFAILED', 'server-error'],
  [152, 'SETUPFAILURE_OSSETUP', 'server-error'],
  [153, 'SETUPFAILURE_NETWORK', 'server-error'],
  [154, 'SETUPFAILURE_EVENTSYS', 'server-error'],
  [155, 'SETUPFAILURE_INTERRUPTED', 'server-error'],
  [170, 'SETUPFAILURE_OTHER', 'server-error'],
  [500, 'SERVER_ERROR', 'server-error'],
  [503, 'SERVER_UNAVAILABLE', 'busy', 'retry'],
  [504, 'GATEWAY_TIMEOUT', 'server-error', 'retry'],
];

const FAULT_CODES: readonly Row[] = [
  [-32700, 'PARSE_ERROR', 'fault'],
  [-32601, 'NO_SUCH_METHOD', 'unsupported'],
  [-32500, 'CERTIFICATE_ERROR', 'identity-refused'],
  [-32400, 'SYSTEM_ERROR', 'server-error'],
];

function table(rows: readonly Row[]): ReadonlyMap<number, CodeMeaning> {
  return new Map(
    rows.map(([code, name, reason, retry]) => [
      code,
      { name, reason, retryable: retry === 'retry' },
    ]),
  );
}

const replies = table(REPLY_CODES);
const faults = table([...FAULT_CODES, ...REPLY_CODES]);

/** A code of a reply. An unknown one is an error of the server. Text and method decide where the code is vague. */
export function meaningOfCode(code: number, text: string, method = ''): CodeMeaning {
  const known = replies.get(code) ?? {
    name: `CODE_${code}`,
    reason: 'server-error' as const,
    retryable: false,
  };
  return withMethod(code, withText(code, known, text), text, method);
}

/**
 * Slice authorities say 2, their code for a breakdown, also where they refuse the request as it stands: a
 * slice cannot live that long or that short, or has ended, its name is taken, or an image cannot be called so
 * (docs/protocol.md 14, points 2, 9, 10).
 */
function withMethod(code: number, meaning: CodeMeaning, text: string, method: string): CodeMeaning {
  if (code !== 2 || meaning.reason !== 'server-error') return meaning;
  if (method === 'RenewSlice') return { ...meaning, reason: 'refused' };
  if (method === 'CreateImage' && /^\s*(?:Unknown option.*\n)?Usage:/i.test(text)) {
    return { ...meaning, reason: 'bad-argument' };
  }
  if (method === 'Register' && /already (?:a )?registered/i.test(text)) {
    return { ...meaning, reason: 'exists' };
  }
  return meaning;
}

/** A fault code: one of the dispatcher's, or, from an AM of version 1, a code of a reply. */
export function meaningOfFault(code: number, text: string): CodeMeaning {
  const known = faults.get(code) ?? {
    name: `FAULT_${code}`,
    reason: 'fault' as const,
    retryable: false,
  };
  if (isWrongAddress(code, text)) return { ...known, reason: 'unsupported' };
  return withText(code, known, text);
}

/** The address is wrong, or the site is of another kind: nothing is said of any slice or image. */
function isWrongAddress(code: number, text: string): boolean {
  if (code === -32500) return /module|authority/i.test(text) && !/certificate/i.test(text);
  return code === -32400 && /error loading module/i.test(text);
}

/**
 * An expired credential is a bad argument, a lock is a refusal, and what waits for its own end never gets
 * ready: only the words tell (4.2, 11.7, and 14, point 9).
 */
function withText(code: number, meaning: CodeMeaning, text: string): CodeMeaning {
  if (code === 16 && /\bmarked for termination\b/i.test(text)) {
    return { ...meaning, reason: 'refused' };
  }
  // Aggregates outside Emulab call it an error that a credential does not allow something (section 3.4).
  if (code === 2 && /^\s*Insufficient privileges\b/i.test(text)) {
    return { ...meaning, reason: 'forbidden' };
  }
  if (code === 1 && /\bexpired\b/i.test(text)) return { ...meaning, reason: 'expired-credential' };
  if ((code === 2 || code === 7) && /try again|\bis locked\b|temporarily/i.test(text)) {
    return { ...meaning, reason: 'busy', retryable: true };
  }
  return meaning;
}
