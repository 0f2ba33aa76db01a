// Whether a text is an RSpec, told from its beginning alone: every XML file that is opened gets asked.

/** What may stand before the root element. */
const prolog = /^\uFEFF?(?:\s+|<\?[^]*?\?>|<!--[^]*?-->|<![^>]*>)/;
const rspecTag = /^<(?:[\w.-]+:)?rspec(?=[\s/>]|$)/;

/** The same in a template: its statements and comments. */
const templateProlog = /^(?:\{%[^]*?%\}|\{#[^]*?#\}|\{\{[^]*?\}\})/;

/** Beyond this much prolog nobody looks for a root. */
const LIMIT = 100_000;

/** True when the first element is `rspec`, with or without a prefix, finished or not. */
export function looksLikeRspec(text: string): boolean {
  let rest = text.slice(0, LIMIT);
  for (;;) {
    const skipped = (prolog.exec(rest) ?? templateProlog.exec(rest))?.[0].length ?? 0;
    if (skipped === 0) return rspecTag.test(rest);
    rest = rest.slice(skipped);
  }
}
