// What a completion is, and how one is made: the replaced span, ready for an editor that allows only
// spans of one line.
import type { RspecDocument, Span } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';

export type CompletionKind =
  | 'element'
  | 'end-tag'
  | 'attribute'
  | 'value'
  | 'image'
  | 'site'
  | 'skeleton';

export interface Completion {
  readonly label: string;
  /** A few words after the label, such as the site of an image. */
  readonly labelDetail?: string;
  readonly insertText: string;
  /** Whether `insertText` has tab stops (`$1`, `${1:name}`, `$0`). */
  readonly snippet: boolean;
  /** What the text replaces: always on one line, and the cursor is inside. */
  readonly replace: Span;
  /** What else goes away: the rest of a value that runs over several lines. */
  readonly additionalEdits?: readonly TextEdit[];
  readonly kind: CompletionKind;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly sortText: string;
  readonly filterText: string;
  readonly deprecated?: boolean;
  /** Completion should open again after this one is accepted: its value is next. */
  readonly again?: boolean;
}

/** Everything of a completion that its author says; the rest is filled in by `place`. */
export type Proposal = Omit<Completion, 'replace' | 'sortText' | 'filterText' | 'snippet'> &
  Partial<Pick<Completion, 'filterText' | 'snippet'>>;

/** A text, or a document that has one. */
type Sliced = Pick<RspecDocument, 'slice'>;

/** Gives proposals their span and their order. `typed` is the text from the span to the cursor. */
export function place(
  document: Sliced,
  proposals: readonly Proposal[],
  replace: Span,
  offset: number,
): Completion[] {
  const { line, rest } = onOneLine(document, replace, offset);
  const typed = document.slice(line.start, offset);
  const width = String(proposals.length).length;
  return proposals.map((proposal, index) => ({
    snippet: false,
    ...proposal,
    replace: line,
    ...(rest.length > 0 ? { additionalEdits: [...(proposal.additionalEdits ?? []), ...rest] } : {}),
    sortText: String(index).padStart(width, '0'),
    filterText: filterFor(typed, proposal.filterText ?? proposal.label),
  }));
}

/**
 * An editor keeps an item while the typed text is in its filter text. What we propose fits what is
 * typed by rules of our own (`//` for `:`, another authority), so the typed text leads the filter text.
 */
function filterFor(typed: string, text: string): string {
  return typed === '' || text.startsWith(typed) ? text : `${typed} ${text}`;
}

function onOneLine(document: Sliced, span: Span, offset: number): { line: Span; rest: TextEdit[] } {
  const before = document.slice(span.start, offset).lastIndexOf('\n') + 1;
  const after = document.slice(offset, span.end).search(/[\r\n]/);
  const line = { start: span.start + before, end: after < 0 ? span.end : offset + after };
  const rest: TextEdit[] = [];
  if (line.start > span.start) rest.push({ start: span.start, end: line.start, text: '' });
  if (line.end < span.end) rest.push({ start: line.end, end: span.end, text: '' });
  return { line, rest };
}
