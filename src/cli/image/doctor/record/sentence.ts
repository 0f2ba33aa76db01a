/**
 * A sentence of a server without what could name somebody: words that are not plain ones, what is quoted or in
 * brackets, and what follows the name of a thing, such as `user` or `project`.
 */

/** Makes a stand-in for a word. */
export type StandIn = (word: string) => string;

/** What a name is often put behind. */
const things =
  'account|account name|experiment|group|hostname|host|image|key|login|node|password|profile|project|slice|token|uid|user|username';

/** Plain words that stand there instead of one. */
const plain =
  'a|already|an|and|are|at|be|been|being|busy|by|can|cannot|could|did|does|exists|expired|failed|for|from|has|have|id|in|is|limit|may|missing|must|name|names|needs|no|not|of|on|or|quota|ready|required|requires|should|state|status|that|the|to|type|was|were|will|with';

const named = new RegExp(
  `\\b(${things})(\\s*[:=]\\s*|\\s+)(?!(?:${plain})\\b)([^\\s,;:.()"']+)`,
  'gi',
);

const quoted = /"([^"]+)"|'([^']{2,})'(?![\w])|`([^`]+)`/g;
const bracketed = /\(([^()]+)\)|\[([^[\]]+)\]/g;

/** Stand-ins of all kinds, and `N` for a number. */
const standsIn = /^(?:(?:address|host|mail|name|uuid)-\d+|N)$/;

/** Longer ones are no words. */
const longest = 16;

export function namelessSentence(text: string, standIn: StandIn): string {
  const whole = (word: string): string => (isShown(word) ? word : standIn(word));
  return text
    .replace(quoted, (found, ...inner: (string | undefined)[]) =>
      inside(found, inner.slice(0, 3), whole),
    )
    .replace(bracketed, (found, ...inner: (string | undefined)[]) =>
      inside(found, inner.slice(0, 2), whole),
    )
    .replace(
      named,
      (_all, thing: string, between: string, word: string) => `${thing}${between}${whole(word)}`,
    )
    .split(/(\s+)/)
    .map((part, index) => wordShown(part, index === 0, standIn))
    .join('');
}

function inside(found: string, inner: readonly (string | undefined)[], whole: StandIn): string {
  const text = inner.find((one) => one !== undefined) ?? '';
  return found.replace(text, () => whole(text));
}

function isShown(word: string): boolean {
  return standsIn.test(word) || word.startsWith('urn:publicid:IDN+') || /^https?:\/\//.test(word);
}

/** A word with the marks around it; names begin with a capital, and keys and paths have other signs in them. */
function wordShown(part: string, isFirst: boolean, standIn: StandIn): string {
  const found = /[\p{L}\p{N}+/@~_-](?:.*[\p{L}\p{N}+/@~_=-])?/su.exec(part);
  const [word] = found ?? [''];
  if (found === null || isShown(word)) return part;
  const before = part.slice(0, found.index);
  const after = part.slice(found.index + word.length);
  if (/^\d+$/.test(word)) return `${before}${word.length > 1 ? 'N' : word}${after}`;
  const isPlain = /^[A-Za-z]+(?:[-'’,/][A-Za-z]+)*$/.test(word) && word.length <= longest;
  const isName = /^[A-Z][a-z]/.test(word) && !isFirst;
  return isPlain && !isName ? part : `${before}${standIn(word)}${after}`;
}
