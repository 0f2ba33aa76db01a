// Where a document is not well-formed XML: a sentence and a repair for each finding of the scanner.
// Servers read strictly, so all of these are errors.
import * as l10n from '@vscode/l10n';
import type {
  Attribute,
  AttributeFlaw,
  Element,
  RspecDocument,
  SyntaxCode,
  SyntaxProblem,
} from '../syntax/document';
import { DEEPEST } from '../syntax/scanner';
import { indentAt, lineBreakOf, removal, withBlankBefore } from '../edits/textEdit';
import { endDeclaration, firstOfAll, moveIntoRoot, strayRemoved } from './moves';
import { coreNames } from '../schema/lookup';
import { mendFlaw } from './quotes';
import { explainedByTemplates } from './templateSyntax';
import type { Diagnostic, Fix, DiagnosticRule } from './diagnostic';

interface Repair {
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

type Describe = (problem: SyntaxProblem, document: RspecDocument) => Repair;

const nameOf = (element: Element | undefined): string => `<${element?.name ?? ''}>`;

function insert(title: string, at: number, text: string): Fix {
  return { title, edits: [{ start: at, end: at, text }], preferred: true };
}

/** @param message the sentence about the attribute of that name */
function flaw(message: (name: string) => string): Describe {
  return ({ attribute }, { text }) => ({
    message: message(attribute?.name ?? ''),
    fixes: attribute ? [mendFlaw(attribute, text)] : [],
  });
}

const flaws: Readonly<Record<AttributeFlaw, Describe>> = {
  'xml-missing-equals': flaw((name) => l10n.t('Missing = after the attribute {0}.', name)),
  'xml-missing-open-quote': flaw((name) =>
    l10n.t('Missing opening quote before the value of {0}.', name),
  ),
  'xml-wrong-quotes': flaw((name) =>
    l10n.t('The value of {0} is in typographic quotes, which XML does not know: use ".', name),
  ),
  'xml-doubled-quote': flaw((name) =>
    l10n.t('The value of {0} has a doubled quote: remove one.', name),
  ),
  'xml-quote-in-value': flaw((name) =>
    l10n.t('The value of {0} contains a quote that would end it: write &quot;.', name),
  ),
};

const describe: Readonly<Record<SyntaxCode, Describe>> = {
  ...flaws,
  'xml-doctype': ({ start, end }) => ({
    message: l10n.t(
      'A DOCTYPE is not allowed, because it can make a parser fetch other files: remove it.',
    ),
    fixes: [
      { title: l10n.t('Remove the DOCTYPE'), edits: [{ start, end, text: '' }], preferred: true },
    ],
  }),
  'xml-too-deep': () => ({
    message: l10n.t(
      'Elements are nested more than {0} levels deep, and deeper ones are not checked: close the elements before this one.',
      DEEPEST,
    ),
  }),
  'xml-open-comment': ({ start }, { text }) => ({
    message: l10n.t('This comment is not closed: add --> where it should end.'),
    fixes: [insert(l10n.t('Close it at the end of the line'), endOfLine(text, start), ' -->')],
  }),
  'xml-open-section': (problem, { text }) => {
    if (/^<\?xml\s/.test(text.slice(problem.start, problem.start + 6)))
      return {
        message: l10n.t('The XML declaration has no end: add {0}.', '?>'),
        fixes: [endDeclaration(problem, text)],
      };
    const end = text.startsWith('<?', problem.start) ? '?>' : ']]>';
    return {
      message: l10n.t('This section is not closed: add {0} where it should end.', end),
      fixes: [
        insert(l10n.t('Close it at the end of the line'), endOfLine(text, problem.start), end),
      ],
    };
  },
  'xml-comment-dashes': ({ start }, { text }) => ({
    message: l10n.t('XML does not allow -- inside a comment: remove one dash.'),
    fixes: [oneDash(text, start)],
  }),
  'xml-late-declaration': (problem, { text }) => ({
    message: l10n.t(
      'The XML declaration must be the very first thing in the file: remove what comes before it.',
    ),
    fixes: [firstOfAll(problem, text)],
  }),
  'xml-broken-tag': (problem) => ({
    message: l10n.t('The tag {0} has no end: add {1}.', nameOf(problem.element), ending(problem)),
    fixes: [insert(l10n.t('Add {0}', ending(problem)), problem.end, ending(problem))],
  }),
  'xml-stray-character': ({ start, end, element }, { text }) => ({
    message: l10n.t(
      '{0} is not allowed inside the tag {1}: remove it.',
      text.slice(start, end),
      nameOf(element),
    ),
    fixes: [{ title: l10n.t('Remove it'), edits: [strayRemoved(text, { start, end })] }],
  }),
  'xml-unclosed-element': ({ element }, { text }) => ({
    message: l10n.t(
      'The element {0} is never closed: add {1}.',
      nameOf(element),
      `</${element?.name ?? ''}>`,
    ),
    fixes: element ? [closeElement(element, text)] : [],
  }),
  'xml-stray-end-tag': ({ start, end }, { text }) => ({
    message: l10n.t(
      '{0} has no start tag: remove it, or correct its name.',
      text.slice(start, end),
    ),
    fixes: [{ title: l10n.t('Remove it'), edits: [{ start, end, text: '' }] }],
  }),
  'xml-broken-end-tag': ({ start, end }, { text }) => ({
    message: l10n.t('The end tag {0} has no >: add it.', text.slice(start, end)),
    fixes: [insert(l10n.t('Add {0}', '>'), end, '>')],
  }),
  'xml-misspelt-end-tag': ({ start, end, element }, { text }) => ({
    message: l10n.t(
      'The end tag {0} does not match {1}. Did you mean {2}?',
      text.slice(start, end),
      nameOf(element),
      `</${element?.name ?? ''}>`,
    ),
    fixes: element ? [sameNames(element, { start, end, text })] : [],
  }),
  'xml-attribute-without-value': ({ attribute, end }) => ({
    message: l10n.t(
      'The attribute {0} has no value: give it one in quotes.',
      attribute?.name ?? '',
    ),
    fixes: [insert(l10n.t('Give it an empty value'), end, '=""')],
  }),
  'xml-unquoted-value': ({ attribute }) => ({
    message: l10n.t('The value of {0} must be in quotes.', attribute?.name ?? ''),
    fixes: attribute ? [putInQuotes(attribute)] : [],
  }),
  'xml-open-quote': ({ attribute, end }) => ({
    message: l10n.t('The value of {0} has no closing quote: add it.', attribute?.name ?? ''),
    fixes: [insert(l10n.t('Add the quote'), end, attribute?.quote ?? '"')],
  }),
  'xml-missing-space': ({ start }) => ({
    message: l10n.t('Missing space between attributes.'),
    fixes: [{ ...insert(l10n.t('Add a space'), start, ' '), safe: true }],
  }),
  'xml-duplicate-attribute': ({ attribute, element }, { text }) => ({
    message: l10n.t(
      'The attribute {0} appears twice in {1}: remove one of them.',
      attribute?.name ?? '',
      nameOf(element),
    ),
    fixes: attribute
      ? [{ title: l10n.t('Remove this one'), edits: [removal(text, attribute)] }]
      : [],
  }),
  'xml-raw-ampersand': ({ start, end }, { text }) => {
    const plain = text.slice(start, end);
    const escaped = plain.replaceAll('&', '&amp;');
    const edits = [{ start, end, text: escaped }];
    return {
      message: l10n.t('A plain {0} is not allowed in XML: write {1}.', plain, escaped),
      fixes: [{ title: l10n.t('Write {0}', escaped), edits, preferred: true, safe: true }],
    };
  },
  'xml-raw-less-than': ({ start, attribute }) => ({
    message: l10n.t('A plain < is not allowed here: write &lt;.'),
    fixes: [
      {
        title: l10n.t('Write {0}', '&lt;'),
        edits: [{ start, end: start + 1, text: '&lt;' }],
        preferred: true,
        ...(attribute ? { safe: true } : {}),
      },
    ],
  }),
  'xml-text-outside-root': ({ start, end }) => ({
    message: l10n.t('Text is allowed only inside the root element: remove it.'),
    fixes: [{ title: l10n.t('Remove it'), edits: [{ start, end, text: '' }] }],
  }),
  'xml-second-root': ({ element }, document) =>
    element?.local === 'rspec'
      ? {
          message: l10n.t(
            'A document has only one root element: move this {0} to its own file.',
            nameOf(element),
          ),
        }
      : {
          message: l10n.t(
            'A document has only one root element: move {0} inside the first one.',
            nameOf(element),
          ),
          fixes: element ? moveIntoRoot(element, document) : [],
        },
};

/** Behind the last character of a line that is no blank. */
function endOfLine(text: string, offset: number): number {
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(offset, lineEnd < 0 ? text.length : lineEnd);
  return offset + line.trimEnd().length;
}

/** Of a run of dashes one is left, of one that ends the comment the two that end it. */
function oneDash(text: string, start: number): Fix {
  let end = start;
  while (text.startsWith('-', end)) end++;
  const isLast = text.startsWith('>', end);
  const edits = [{ start, end, text: isLast ? '--' : '-' }];
  return { title: l10n.t('Replace with one dash'), edits, preferred: true };
}

/** A value with a quote or a `<` in it may end somewhere else than it seems to. */
function putInQuotes({ valueStart, valueEnd, raw = '' }: Attribute): Fix {
  const isPlain = !/["'<>]/.test(raw);
  return {
    title: l10n.t('Add quotes'),
    edits: [
      { start: valueStart, end: valueStart, text: '"' },
      { start: valueEnd, end: valueEnd, text: '"' },
    ],
    preferred: true,
    ...(isPlain ? { safe: true as const } : {}),
  };
}

/** Gives both tags one name: that of the language, else that of the start tag. */
function sameNames(
  element: Element,
  { start, end, text }: { start: number; end: number; text: string },
): Fix {
  const name = /^<\/([^ \t\r\n>]*)/.exec(text.slice(start, end))?.[1] ?? '';
  const local = name.slice(name.indexOf(':') + 1);
  const startIsWrong = !coreNames.has(element.local) && coreNames.has(local);
  const edit = startIsWrong
    ? { start: element.start + 1, end: element.nameEnd, text: name }
    : { start: start + 2, end: start + 2 + name.length, text: element.name };
  return { title: l10n.t('Write {0}', edit.text), edits: [edit], preferred: true };
}

function ending({ element }: SyntaxProblem): string {
  return element?.children.length === 0 && element.closeStart < 0 ? '/>' : '>';
}

/** Where one would write it: behind the content, on a line of its own below children that have theirs. */
function closeElement(element: Element, text: string): Fix {
  const { start } = withBlankBefore(text, { start: element.end, end: element.end });
  const at = Math.max(start, element.openEnd);
  const child = element.children.at(-1);
  const ownLine = child !== undefined && text.slice(element.openEnd, child.start).includes('\n');
  const gap = ownLine ? lineBreakOf(text) + indentAt(text, element.start) : '';
  return insert(l10n.t('Add {0}', `</${element.name}>`), at, `${gap}</${element.name}>`);
}

export const syntaxRule: DiagnosticRule = function* ({ document }) {
  const isExplained = explainedByTemplates(document);
  for (const problem of document.problems) if (!isExplained(problem)) yield told(problem, document);
};

/** What hides a whole document, so that nobody knows whether it is an RSpec. */
export function* hidingRule(document: RspecDocument): Generator<Diagnostic> {
  if (document.root) return;
  for (const problem of document.problems)
    if (problem.code === 'xml-open-comment' || problem.code === 'xml-open-section')
      yield told(problem, document);
}

/** The findings that are no mistakes in XML, which nobody else tells. */
export const refusedRule: DiagnosticRule = function* ({ document }) {
  for (const problem of document.problems)
    if (problem.code === 'xml-doctype' || problem.code === 'xml-too-deep')
      yield told(problem, document);
};

function told(problem: SyntaxProblem, document: RspecDocument): Diagnostic {
  const { start, end, code } = problem;
  const { message, fixes = [] } = describe[code](problem, document);
  return { start, end, severity: 'error', code, message, fixes };
}
