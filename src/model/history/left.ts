/**
 * Finds changes of this computer whose end nobody wrote down: their process was killed, or the answer was lost. Cheap:
 * it reads the last part of the journal, for every command asks this.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { WITHOUT_WAITING } from '../../rpc/readLimited';
import { NOT_A_LINK } from '../journal/journal';

/** Bytes: the last hundred events or so. What lies before them is settled by whoever reads the whole history. */
const LAST = 128 * 1024;

/** Milliseconds. What no site has told by then is asked for only when a person wants it. */
const ASKED_MS = 7 * 86_400_000;

/**
 * Whether the last part of the journal may have one of these users. Never throws: whoever reads the journal next says
 * why it cannot.
 */
export function mayHaveLeft(file: string, users: readonly string[]): boolean {
  let open: number;
  try {
    open = openSync(file, constants.O_RDONLY | NOT_A_LINK | WITHOUT_WAITING);
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(open);
    const part = Buffer.alloc(Math.min(LAST, size));
    const length = readSync(open, part, 0, part.length, size - part.length);
    return hasLeft(part.toString('utf8', 0, length), users);
  } catch {
    return false;
  } finally {
    closeSync(open);
  }
}

/** By the words alone: of every line the id and the kind come first, and a text cannot hold a bare quote. */
function hasLeft(text: string, users: readonly string[]): boolean {
  const head =
    /"id":"([^"\\]+):(begun|ended|settled)","kind":"(?:delete|renewal|prestage|termination)-[a-z]+","at":(\d+)/;
  const whose = users.map((user) => `"who":${JSON.stringify(user)}`);
  const left = new Set<string>();
  const since = Date.now() - ASKED_MS;
  for (const line of text.split('\n')) {
    const [, event, part, at] = head.exec(line) ?? [];
    if (event === undefined || Number(at) < since) continue;
    if (!whose.some((one) => line.includes(one))) continue;
    const isOpen = part === 'begun' || line.includes('"outcome":"unknown"');
    if (isOpen) left.add(event);
    else left.delete(event);
  }
  return left.size > 0;
}
