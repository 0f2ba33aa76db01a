// How far two words are apart, for "did you mean": insertions, deletions, replacements and swaps of
// neighbours count one each.

/** The distance, or `limit + 1` when it is larger than the limit. Case does not count. */
export function distance(a: string, b: string, limit: number): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const swapped = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped && i > 1 && j > 1) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(last[right.length] ?? 0, limit + 1);
}

/** The words nearest to one, nearest first, none farther than a third of its length. */
export function nearest(word: string, candidates: Iterable<string>, count = 3): string[] {
  const limit = Math.max(1, Math.min(4, Math.floor(word.length / 3)));
  const found: { candidate: string; far: number }[] = [];
  for (const candidate of candidates) {
    const far = distance(word, candidate, limit);
    if (far <= limit) found.push({ candidate, far });
  }
  return found
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/**
 * Names to find near ones among, for many questions: a question costs its own length, not the number
 * of names. Near is one insertion, deletion, replacement or swap away.
 */
export class NearNames {
  /** Names by the hashes of themselves and of what is left of them without one of their characters. */
  readonly #byRest = new Map<number, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names)
      for (const rest of restsOf(name)) {
        const same = this.#byRest.get(rest);
        if (same) same.push(name);
        else this.#byRest.set(rest, [name]);
      }
  }

  of(word: string, count = 3): string[] {
    const found = new Set<string>();
    for (const rest of restsOf(word))
      for (const name of this.#byRest.get(rest)?.slice(0, MAX_SAME) ?? [])
        if (distance(word, name, 1) <= 1) found.add(name);
    return [...found].slice(0, count);
  }
}

/** Longer names are compared as they are. */
const MAX_NAME = 60;
/** More names than this with the same rest differ in one character only: any of them is as near. */
const MAX_SAME = 10;

/** The hash of a word in lower case, and those of it without each of its characters in turn. */
function restsOf(word: string): number[] {
  const lower = word.toLowerCase();
  const { length } = lower;
  const tails = new Array<number>(length + 1).fill(0);
  for (let at = length - 1, power = 1; at >= 0; at--, power = Math.imul(power, 31))
    tails[at] = (Math.imul(lower.charCodeAt(at), power) + (tails[at + 1] ?? 0)) | 0;
  const rests = [tails[0] ?? 0];
  if (length > MAX_NAME) return rests;
  // What stands before the missing character moves by one place, which is a division by 31.
  for (let at = 0; at < length; at++) {
    const head = ((tails[0] ?? 0) - (tails[at] ?? 0)) | 0;
    rests.push((Math.imul(head, INVERSE_OF_31) + (tails[at + 1] ?? 0)) | 0);
  }
  return rests;
}

/** Times 31 it is 1, modulo 2 to the 32nd. */
const INVERSE_OF_31 = 0xbdef7bdf | 0;
