// Which mistakes of syntax a template can explain: those within one, in a tag that one writes a part of,
// and tags that an unbalanced branch opens or closes. All others stay after the template is filled in.
import type { Element, RspecDocument, Span, SyntaxCode, SyntaxProblem } from '../syntax/document';
import { templateSpans, type TemplateSpan } from '../language/templates';

/** About the quotes of one value. */
const aboutQuotes: ReadonlySet<SyntaxCode> = new Set([
  'xml-open-quote',
  'xml-missing-equals',
  'xml-missing-open-quote',
  'xml-wrong-quotes',
  'xml-doubled-quote',
]);
/** About a start or an end that another lacks. */
const aboutPairs: ReadonlySet<SyntaxCode> = new Set([
  'xml-unclosed-element',
  'xml-stray-end-tag',
  'xml-misspelt-end-tag',
  'xml-second-root',
]);

/** Tells for each problem of a document whether a template explains it. */
export function explainedByTemplates(document: RspecDocument): (problem: SyntaxProblem) => boolean {
  const spans = document.problems.length === 0 ? [] : templateSpans(document.text);
  if (spans.length === 0) return () => false;
  const loose = looseNames(document.text, spans);
  return (problem) => isExplained(problem, document.text, spans, loose);
}

function isExplained(
  problem: SyntaxProblem,
  text: string,
  spans: readonly TemplateSpan[],
  loose: LooseNames,
): boolean {
  const { code, element } = problem;
  if (code === 'xml-text-outside-root') return isFilled(text, problem, spans);
  if (code === 'xml-late-declaration')
    return isFilled(text, { start: 0, end: problem.start }, spans);
  if (element && writesPartOf(element, spans)) return true;
  if (code === 'xml-broken-tag') return false;
  if (aboutPairs.has(code)) return loose.has(problem, text);
  return within(problem, spans).some(
    (span) => !aboutQuotes.has(code) || !isPlainlyInside(span, problem, text),
  );
}

/** The templates that share characters with a span. Both are in order, so that the first is searched for. */
function within({ start, end }: Span, spans: readonly TemplateSpan[]): TemplateSpan[] {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found: TemplateSpan[] = [];
  for (let index = low; index < spans.length; index++) {
    const span = spans[index];
    if (!span || span.start >= end) break;
    found.push(span);
  }
  return found;
}

/** Whether nothing but white space is left of a text without its templates, and there is one. */
function isFilled(text: string, span: Span, spans: readonly TemplateSpan[]): boolean {
  const inside = within(span, spans);
  let rest = '';
  let from = span.start;
  for (const { start, end } of inside) {
    rest += text.slice(from, Math.max(from, start));
    from = end;
  }
  return inside.length > 0 && (rest + text.slice(from, span.end)).trim() === '';
}

/** Whether a start tag has a template where its attributes stand, or one that ends a value early. */
function writesPartOf(element: Element, spans: readonly TemplateSpan[]): boolean {
  return within({ start: element.start, end: element.openEnd }, spans).some(
    (span) =>
      !element.attributes.some(
        ({ valueStart, valueEnd, quote }) =>
          quote !== '' && valueStart <= span.start && span.end <= valueEnd,
      ),
  );
}

/** Whether a template is a part of a value, and brings no quote of its own. */
function isPlainlyInside(span: Span, { attribute }: SyntaxProblem, text: string): boolean {
  return (
    attribute !== undefined &&
    attribute.valueStart <= span.start &&
    span.end <= attribute.valueEnd &&
    !/["']/.test(text.slice(span.start, span.end))
  );
}

interface LooseNames {
  has(problem: SyntaxProblem, text: string): boolean;
}

const tag = /<(\/?)([A-Za-z_][\w.:-]*)(?![\w.:-])((?:"[^"<]*"|'[^'<]*'|[^"'<>])*)>/g;

/**
 * The names of elements that a branch opens without closing them, or closes without having opened them.
 * An include may do so with any name.
 */
function looseNames(text: string, spans: readonly TemplateSpan[]): LooseNames {
  const names = new Set<string>();
  let depth = 0;
  let from = 0;
  for (const { start, end, role } of spans) {
    if (role === 'include') return { has: () => true };
    if (role === 'value') continue;
    if (depth > 0) for (const name of unbalanced(text.slice(from, start))) names.add(name);
    if (role === 'begin') depth++;
    else if (role === 'end') depth = Math.max(0, depth - 1);
    from = end;
  }
  return {
    has: ({ start, end, element }, whole) =>
      names.has(/^<\/?([\w.:-]*)/.exec(whole.slice(start, end))?.[1] ?? '') ||
      names.has(element?.name ?? ''),
  };
}

function unbalanced(branch: string): string[] {
  const open: string[] = [];
  const loose: string[] = [];
  for (const [, slash, name = '', rest = ''] of branch.matchAll(tag)) {
    if (slash === '/') {
      if (open.at(-1) === name) open.pop();
      else loose.push(name);
    } else if (!rest.endsWith('/')) open.push(name);
  }
  return [...loose, ...open];
}
