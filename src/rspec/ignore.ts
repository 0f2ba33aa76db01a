// Comments that accept a finding: `<!-- geni-image: ignore CODE: reason -->`, in a profile `# geni-image: ignore CODE:
// reason`. Beside something they are about their line, alone on a line about the next one that holds more than comments.
import * as l10n from '@vscode/l10n';
import { diagnosticCodes } from './diagnose/codes';
import type { Diagnostic, Fix } from './diagnose/diagnostic';
import { nearest } from './language/distance';
import { pythonStrings } from './genilib/strings';
import type { RspecDocument, Span } from './syntax/document';

interface IgnoreComment extends Span {
  readonly codes: readonly string[];
  readonly reason: string;
}

/** Findings of an RSpec, without those that its comments accept, and with those about such comments. */
export function heedComments(
  found: readonly Diagnostic[],
  { text, opaque, elements }: RspecDocument,
): readonly Diagnostic[] {
  if (!text.includes(marker)) return found;
  const comments = opaque.filter(({ start }) => text.startsWith('<!--', start));
  const ignoring = comments.flatMap((span) =>
    ignoreComment(text.slice(span.start + 4, span.end).replace(/-->$/, ''), span),
  );
  // A start tag in several lines is one thing.
  const tags = elements.map(({ start, openEnd }) => ({ start, end: openEnd }));
  return heed(found, { text, comments, ignoring, tags });
}

/** The same of a profile. */
export function heedPythonComments(
  found: readonly Diagnostic[],
  text: string,
): readonly Diagnostic[] {
  if (!text.includes(marker)) return found;
  const comments = pythonComments(text);
  const ignoring = comments.flatMap((span) =>
    ignoreComment(text.slice(span.start + 1, span.end), span),
  );
  return heed(found, { text, comments, ignoring, tags: [] });
}

/** The same of any other text, with the comments that begin with an order. */
export function heedOrders(
  found: readonly Diagnostic[],
  text: string,
  comments: readonly (Span & { readonly inside: string })[],
): readonly Diagnostic[] {
  const ignoring = comments.flatMap((comment) => ignoreComment(comment.inside, comment));
  return heed(found, { text, comments, ignoring, tags: [] });
}

const marker = 'geni-image:';

function ignoreComment(inside: string, { start, end }: Span): IgnoreComment[] {
  const order = /^\s*geni-image:\s*ignore(?![\w-])/.exec(inside);
  if (order === null) return [];
  const rest = inside.slice(order[0].length);
  const colon = rest.indexOf(':');
  const named = colon < 0 ? rest : rest.slice(0, colon);
  const codes = named.split(/[\s,]+/).filter((code) => code !== '');
  return [{ start, end, codes, reason: colon < 0 ? '' : rest.slice(colon + 1).trim() }];
}

/** To the ends of their lines, where no string is around them. */
function pythonComments(text: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const { start, end } of [...pythonStrings(text), { start: text.length, end: text.length }]) {
    for (let hash = text.indexOf('#', from); hash >= 0 && hash < start;) {
      const line = text.indexOf('\n', hash);
      const end = line < 0 ? text.length : line;
      found.push({ start: hash, end });
      hash = text.indexOf('#', end);
    }
    from = Math.max(from, end);
  }
  return found;
}

interface Commented {
  readonly text: string;
  readonly comments: readonly Span[];
  readonly ignoring: readonly IgnoreComment[];
  readonly tags: readonly Span[];
}

function heed(found: readonly Diagnostic[], commented: Commented): readonly Diagnostic[] {
  const { ignoring } = commented;
  const known: readonly string[] = diagnosticCodes;
  const accepted = ignoring
    .filter(({ reason }) => reason !== '')
    .map((comment) => ({ codes: comment.codes, place: placeOf(comment, commented) }));
  const isAccepted = ({ code, start }: Diagnostic): boolean =>
    accepted.some(
      ({ codes, place }) => codes.includes(code) && place.start <= start && start <= place.end,
    );
  const about = ignoring.flatMap((comment) => findingsAbout(comment, known, commented.text));
  if (about.length === 0 && accepted.length === 0) return found;
  return [...found.filter((one) => !isAccepted(one)), ...about].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}

function findingsAbout(
  { start, end, codes, reason }: IgnoreComment,
  known: readonly string[],
  text: string,
): Diagnostic[] {
  const place = { start, end, severity: 'warning', fixes: [] } as const;
  const unknown = codes.filter((code) => !known.includes(code));
  return [
    ...(reason === ''
      ? [
          {
            ...place,
            code: 'ignore-without-reason' as const,
            message: l10n.t(
              'This comment gives no reason, so it ignores nothing: write "geni-image: ignore CODE: reason".',
            ),
          },
        ]
      : []),
    ...unknown.map((code) => ({
      ...place,
      code: 'ignore-unknown-code' as const,
      message: l10n.t(
        'There is no diagnostic with the code {0}, so this comment ignores nothing.',
        code,
      ),
      fixes: meantCode(code, known, text.indexOf(code, start)),
    })),
    ...(codes.length === 0 && reason !== ''
      ? [
          {
            ...place,
            code: 'ignore-unknown-code' as const,
            message: l10n.t(
              'This comment gives no code, so it ignores nothing: write "geni-image: ignore CODE: reason".',
            ),
          },
        ]
      : []),
  ];
}

function meantCode(code: string, known: readonly string[], start: number): Fix[] {
  return nearest(code, known, 1).map((meant) => ({
    title: l10n.t('Write {0}', meant),
    edits: [{ start, end: start + code.length, text: meant }],
    preferred: true,
  }));
}

/** The lines that a comment is about, with the start tags that begin there. */
function placeOf(comment: Span, { text, comments, tags }: Commented): Span {
  const own = { start: lineStart(text, comment.start), end: lineEnd(text, comment.end) };
  const rest = text.slice(own.start, comment.start) + text.slice(comment.end, own.end);
  let line = own;
  // A comment that is alone leads to the next line with anything else.
  for (let alone = rest.trim() === ''; alone && line.end < text.length;) {
    const start = line.end + 1;
    line = { start, end: lineEnd(text, start) };
    alone = withoutComments(text, line, comments).trim() === '';
  }
  const begun = tags.filter(({ start }) => line.start <= start && start <= line.end);
  return { start: line.start, end: Math.max(line.end, ...begun.map(({ end }) => end)) };
}

function withoutComments(text: string, line: Span, comments: readonly Span[]): string {
  const here = comments.filter(({ start, end }) => start < line.end && end > line.start);
  let left = '';
  let from = line.start;
  for (const { start, end } of here) {
    left += text.slice(from, Math.max(from, start));
    from = Math.min(line.end, Math.max(from, end));
  }
  return left + text.slice(from, line.end);
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
