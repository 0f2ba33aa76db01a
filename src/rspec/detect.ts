// Whether a text is an RSpec, told from its beginning alone: every XML file that is opened gets asked.

/** What may stand before the root element. */
const prolog =
  /^\uFEFF?(?:\s+|<\?xml\s[^<>]*>?|<\?[^]*?\?>|<!--[^]*?-->|<![^>[]*(?:\[[^\]]*\]\s*)?>)/;
const rspecTag = /^<(?:[\w.-]+:)?rspec(?=[\s/>]|$)/;

/** The same in a template: its statements and comments. */
const templateProlog = /^(?:\{%[^]*?%\}|\{#[^]*?#\}|\{\{[^]*?\}\})/;

/** Beyond this much prolog nobody looks for a root. */
const LIMIT = 100_000;

/** The root of PlanetLab's RSpecs before version 2, a language of its own. */
const sfaTag = /^<RSpec(?=[\s/>]|$)/;

/** True when the first element is `rspec`, with or without a prefix, finished or not. */
export function looksLikeRspec(text: string): boolean {
  return rspecTag.test(fromRoot(text));
}

/** True for an RSpec of the SFA, which no rule here is about. */
export function looksLikeSfaRspec(text: string): boolean {
  return sfaTag.test(fromRoot(text));
}

/** The text from its first element on. */
function fromRoot(text: string): string {
  let rest = text.slice(0, LIMIT);
  for (;;) {
    const skipped = (prolog.exec(rest) ?? templateProlog.exec(rest))?.[0].length ?? 0;
    if (skipped === 0) return rest;
    rest = rest.slice(skipped);
  }
}
