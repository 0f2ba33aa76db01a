/** Words that no sentence of the product uses, and what to write instead: the list behind docs/wording.md. */

export interface Avoided {
  readonly words: RegExp;
  readonly instead: string;
}

export const avoided: readonly Avoided[] = [
  { words: /\bshall\b/i, instead: 'should, or will' },
  { words: /\bblanks?\b/i, instead: 'space' },
  { words: /\bsomebody\b/i, instead: 'someone' },
  { words: /\bpeople who run\b/i, instead: 'contact the site’s operators' },
  { words: /\b(?:goes|went) on\b/i, instead: 'is still running' },
  { words: /\bgo on\?/i, instead: 'Delete …?, Continue?' },
  { words: /\blives? (?:longer|until)\b|\blive that long\b/i, instead: 'expires, extend' },
  { words: /\bI do not know\b/, instead: 'Don’t know' },
  { words: /\bof another age\b/i, instead: 'too old or too new' },
  { words: /\bholds (?:a|an|no) (?!lock)/i, instead: 'contains' },
  { words: /\bgiv(?:es?|ing) (?:\S+ )?out\b/i, instead: 'share' },
  { words: /\bbecame of\b/i, instead: 'the outcome of' },
  { words: /\b(?:is|are) not there any more\b|\bhas gone\b/i, instead: 'no longer exists' },
  { words: /\bbeforehand\b/i, instead: 'in advance' },
  { words: /\bby now\b/i, instead: 'now' },
  { words: /\bhave? come up\b|\bcoming up\b/i, instead: 'is ready, is starting' },
  { words: /\bis meant\?|\bare meant\?/i, instead: 'Did you mean …?' },
  { words: /\bupper and lower case\b/i, instead: 'case' },
  { words: /\bput (?:it|the \w+|a \w+) into\b/i, instead: 'move to, set, use' },
  { words: /\bhonou?red\b/i, instead: 'supported' },
];

/** Returns what a sentence should not say, as "word: what to write instead". */
export function unwanted(sentence: string): readonly string[] {
  return avoided.flatMap(({ words, instead }) => {
    const found = words.exec(sentence);
    return found === null ? [] : [`"${found[0]}": ${instead}`];
  });
}
