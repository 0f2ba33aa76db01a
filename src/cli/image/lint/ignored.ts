/**
 * Patterns of `.geni-image.json` and of the command line, compared in a time that grows with the length of pattern and path alone: a file of
 * others could otherwise hold a lint up for as long as it likes. `*`, `?`, `[abc]`, `{a,b}`, and `**` for any folders.
 */

/** More than any repository needs; as many as this are compared with each path. */
const MOST_ALTERNATIVES = 200;
const LONGEST = 1000;

/** Whether a path, relative and with slashes, is meant; a folder stands for all that is in it. */
export type Matcher = (path: string) => boolean;

/** Undefined for what is no pattern that can be compared: too long, too many alternatives, or one that says what is not meant. */
export function ignoreMatcher(pattern: string): Matcher | undefined {
  return matcherOf(pattern, [MANY]);
}

/** The same for a pattern of whole paths: what is in a folder is not meant with it. */
export function patternMatcher(pattern: string): Matcher | undefined {
  return matcherOf(pattern, []);
}

function matcherOf(pattern: string, below: readonly Many[]): Matcher | undefined {
  if (pattern.length > LONGEST || pattern.startsWith('!')) return undefined;
  const alternatives = expanded(pattern.replace(/^\.\//, '').replace(/\/$/, ''));
  if (alternatives === undefined) return undefined;
  const patterns = alternatives.map((one): (Segment | Many)[] => [
    ...one.split('/').map(segment),
    ...below,
  ]);
  return (path) => {
    const names = path.split('/');
    return patterns.some((wanted) => follows(wanted, names, matchesName));
  };
}

const MANY: unique symbol = Symbol('any number');

type Many = typeof MANY;
type Segment = readonly (RegExp | string | Many)[];

/** Each alternative of `{a,b}` in full, the innermost first. */
function expanded(pattern: string): string[] | undefined {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = /\{[^{},]*,[^{}]*\}/.exec(next);
    if (braces === null) done.push(next);
    else {
      const [all] = braces;
      const before = next.slice(0, braces.index);
      const after = next.slice(braces.index + all.length);
      open.push(
        ...all
          .slice(1, -1)
          .split(',')
          .map((word) => before + word + after),
      );
    }
    if (done.length + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return done;
}

function segment(text: string): Segment | Many {
  if (text === '**') return MANY;
  const parts = text.match(/\*+|\?|\[[!^]?\]?[^\]]{0,99}\]|\\.|./gsu) ?? [];
  return parts.map((part) => {
    if (part.startsWith('*')) return MANY;
    if (part === '?') return /./su;
    if (part.length > 2 && part.startsWith('[')) return oneOf(part);
    return part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
  });
}

/** A class of characters; each stands for one, so there is nothing to try again. */
function oneOf(part: string): RegExp | string {
  const inside = part
    .slice(1, -1)
    .replace(/^!/, '^')
    .replaceAll(/[\\\][]/g, String.raw`\$&`);
  try {
    return new RegExp(`^[${inside}]$`, 'su');
  } catch {
    return part;
  }
}

function matchesName(wanted: Segment, name: string): boolean {
  return follows(wanted, Array.from(name), (part, character) =>
    typeof part === 'string' ? part === character : part.test(character),
  );
}

/**
 * Whether things follow what is wanted, one by one, where `MANY` stands for any number. Only the last `MANY` is tried
 * again with more: what came before it fits in the shortest way, which leaves the most to the rest.
 */
function follows<W, T>(
  wanted: readonly (W | Many)[],
  things: readonly T[],
  fits: (one: W, thing: T) => boolean,
): boolean {
  let at = 0;
  let retry: { readonly wanted: number; thing: number } | undefined;
  for (let thing = 0; thing < things.length;) {
    const one = wanted[at];
    if (one === MANY) {
      at += 1;
      retry = { wanted: at, thing };
    } else if (at < wanted.length && fits(one as W, things[thing] as T)) {
      at += 1;
      thing += 1;
    } else if (retry !== undefined) {
      retry.thing += 1;
      at = retry.wanted;
      thing = retry.thing;
    } else return false;
  }
  return wanted.slice(at).every((one) => one === MANY);
}
