// The site that a file names beside an image: in the same braces, or in those around them. Only what says it with a
// URN of a site, or as the aggregate of a resource, counts.
import { lowerCaseAuthority, managerUrnOf } from '../images/references';
import type { Mention } from './find';

interface Braces {
  readonly around: Braces | undefined;
  /** Undefined as long as none is named; null where two are. */
  site: string | null | undefined;
}

/** A string that is left open ends with its line, and a comment with the text, so that no quote is looked at twice. */
const token =
  /"(?:[^"\\\n]|\\.)*"?|[{}]|(?:^|\s)#[^\n]*|(?:^|\s)\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g;
const key = /(?:^|[\s"{,])(?:component_manager(?:_id|_urn)?|aggregate(?:_urn)?)"?\s*[:=]\s*$/;
/** No configuration is nested so deep. */
const DEEPEST = 100;
/** Longer strings name no site. */
const LONGEST = 120;

/** The mentions with their sites, as far as those are known. */
export function withSites(text: string, mentions: readonly Mention[]): readonly Mention[] {
  const found: { readonly mention: Mention; readonly within: Braces | undefined }[] = [];
  let current: Braces | undefined;
  let next = 0;
  let depth = 0;
  const until = (offset: number): void => {
    for (let one = mentions[next]; one && one.span.start < offset; one = mentions[++next])
      found.push({ mention: one, within: current });
  };
  for (const { index, 0: word } of text.matchAll(token)) {
    until(index);
    if (word === '{') {
      if (depth++ < DEEPEST) current = { around: current, site: undefined };
    } else if (word === '}') {
      if (depth > 0 && --depth < DEEPEST) current = current?.around;
    } else if (word.startsWith('"')) {
      until(index + word.length);
      const site = siteIn(text, index, word);
      if (current && site !== undefined)
        current.site = current.site === undefined || current.site === site ? site : null;
    }
  }
  until(text.length);
  return found.map(({ mention, within }) => {
    const siteUrn = siteOf(within);
    return siteUrn === undefined ? mention : { ...mention, siteUrn };
  });
}

function siteOf(within: Braces | undefined): string | undefined {
  let braces = within;
  while (braces && braces.site === undefined) braces = braces.around;
  return braces?.site ?? undefined;
}

/** The site that a string names as the value of a key. */
function siteIn(text: string, at: number, word: string): string | undefined {
  if (word.length > LONGEST || !word.includes('.')) return undefined;
  if (!key.test(text.slice(Math.max(0, at - 40), at))) return undefined;
  const value = word.slice(1, -1).replaceAll('\\/', '/');
  const authority = value.startsWith('urn:') ? lowerCaseAuthority(value) : value;
  return authority === undefined ? undefined : managerUrnOf(authority);
}
