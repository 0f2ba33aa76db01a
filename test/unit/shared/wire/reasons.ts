/**
 * What each refusal of the original servers means to a program: the reason that the library gives it. Written
 * from `../shared/protocol.md` and the words themselves, not from the library.
 */
import type { RpcReason } from '../../../../src/rpc';

export interface Refusal {
  /** The site's own code, or that of a fault. */
  readonly code: number;
  readonly words: string;
  readonly method: string;
}

type Row = readonly [code: number, words: RegExp, reason: RpcReason];

const rows: readonly Row[] = [
  // 1: the request is wrong; only an expired credential can be helped, by fetching a new one.
  [1, /invalid credential \(expired at/, 'expired-credential'],
  [1, /^Malformed arguments/, 'bad-argument'],
  [1, /^Authority mismatch$/, 'bad-argument'],
  [1, /^Credential does not match project URN$|^Not a project credential$/, 'bad-argument'],
  [1, /is not a valid slice name$|^Improper version request$/, 'bad-argument'],
  // 2: a breakdown in general, but said as well where the request is refused as it stands.
  [2, /is locked, please try again later/, 'busy'],
  [2, /already a registered slice$/, 'exists'],
  [2, /^expiration is greater then|^such a short life for a slice/, 'refused'],
  [2, /^(Unknown option: a\n)?Usage: clone_image/, 'bad-argument'],
  [2, /^Authority mismatch$|^Only ProtoGENI RSpec advertisements/, 'server-error'],
  [3, /./, 'forbidden'],
  [7, /is locked, please try again later/, 'busy'],
  [7, /./, 'refused'],
  [10, /^RPC Error$/, 'server-error'],
  [11, /^No console server for node$/, 'refused'],
  [12, /./, 'not-found'],
  [13, /./, 'unsupported'],
  [14, /is busy; try again later$/, 'busy'],
  // Waiting does not help: the slice goes.
  [16, /^Slice is marked for termination$/, 'refused'],
  [17, /^Image name already in use$/, 'exists'],
  [23, /disk quota/, 'no-space'],
  [503, /^Server temporarily offline/, 'busy'],
  [-32400, /^Internal error loading module; missing definitions/, 'unsupported'],
  [-32400, /^XMLRPC Server Error|^Internal Error executing/, 'server-error'],
  [-32500, /^Could not resolve requested authority|^Invalid module specification/, 'unsupported'],
  [-32601, /^no such method/, 'unsupported'],
  [-32700, /^error decoding RPC/, 'fault'],
];

/** `undefined` for words that no row knows. */
export function reasonOf({ code, words }: Refusal): RpcReason | undefined {
  return rows.find((row) => row[0] === code && row[1].test(words.trim()))?.[2];
}
