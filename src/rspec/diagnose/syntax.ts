// Where a document is not well-formed XML: a sentence and a repair for each finding of the scanner.
// Servers read strictly, so all of these are errors.
import type { Element, RspecDocument, SyntaxCode, SyntaxProblem } from '../document';
import { withBlankBefore } from '../edits/textEdit';
import type { Diagnostic, Fix, Rule } from './diagnostic';

interface Repair {
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

type Describe = (problem: SyntaxProblem, document: RspecDocument) => Repair;

const nameOf = (element: Element | undefined): string => `<${element?.name ?? ''}>`;

function insert(title: string, at: number, text: string): Fix {
  return { title, edits: [{ start: at, end: at, text }], preferred: true };
}

const describe: Readonly<Record<SyntaxCode, Describe>> = {
  'xml-doctype': ({ start, end }) => ({
    message:
      'A DOCTYPE is refused here, because it can make a reader fetch other files: remove it.',
    fixes: [{ title: 'Remove the DOCTYPE', edits: [{ start, end, text: '' }], preferred: true }],
  }),
  'xml-open-comment': () => ({ message: 'This comment never ends: add --> where it shall end.' }),
  'xml-open-section': () => ({
    message: 'This section never ends, so everything after it is lost.',
  }),
  'xml-comment-dashes': () => ({
    message: 'XML allows no -- inside a comment: take one dash away.',
  }),
  'xml-late-declaration': ({ start }, { text }) => ({
    message:
      'The XML declaration must be the very first thing in the file: remove what stands before it.',
    ...(text.slice(0, start).trim() === ''
      ? {
          fixes: [
            {
              title: 'Remove the blanks before it',
              edits: [{ start: 0, end: start, text: '' }],
              preferred: true,
              safe: true,
            } as const,
          ],
        }
      : {}),
  }),
  'xml-broken-tag': (problem) => ({
    message: `The tag ${nameOf(problem.element)} has no end: add ${ending(problem)}.`,
    fixes: [insert(`Add ${ending(problem)}`, problem.end, ending(problem))],
  }),
  'xml-stray-character': ({ start, end, element }, { text }) => ({
    message: `${text.slice(start, end)} has no meaning inside the tag ${nameOf(element)}: remove it.`,
    fixes: [{ title: 'Remove it', edits: [{ start, end, text: '' }] }],
  }),
  'xml-unclosed-element': ({ element }, { text }) => ({
    message: `The element ${nameOf(element)} is never closed: add </${element?.name ?? ''}>.`,
    fixes: element ? [closeElement(element, text)] : [],
  }),
  'xml-stray-end-tag': ({ start, end }, { text }) => ({
    message: `${text.slice(start, end)} closes nothing: remove it, or correct its name.`,
    fixes: [{ title: 'Remove it', edits: [{ start, end, text: '' }] }],
  }),
  'xml-broken-end-tag': ({ start, end }, { text }) => ({
    message: `The end tag ${text.slice(start, end)} has no >: add it.`,
    fixes: [insert('Add >', end, '>')],
  }),
  'xml-attribute-without-value': ({ attribute, end }) => ({
    message: `The attribute ${attribute?.name ?? ''} has no value: give it one in quotes.`,
    fixes: [insert('Give it an empty value', end, '=""')],
  }),
  'xml-unquoted-value': ({ attribute }) => ({
    message: `The value of ${attribute?.name ?? ''} must stand in quotes.`,
    fixes: attribute
      ? [
          {
            title: 'Put it in quotes',
            edits: [
              { start: attribute.valueStart, end: attribute.valueStart, text: '"' },
              { start: attribute.valueEnd, end: attribute.valueEnd, text: '"' },
            ],
            preferred: true,
            safe: true,
          },
        ]
      : [],
  }),
  'xml-open-quote': ({ attribute, end }) => ({
    message: `The value of ${attribute?.name ?? ''} has no closing quote: add it.`,
    fixes: [insert('Add the quote', end, attribute?.quote ?? '"')],
  }),
  'xml-missing-blank': ({ start }) => ({
    message: 'A blank is missing between two attributes: add it.',
    fixes: [{ ...insert('Add a blank', start, ' '), safe: true }],
  }),
  'xml-duplicate-attribute': ({ attribute, element }, { text }) => ({
    message: `The attribute ${attribute?.name ?? ''} stands twice in ${nameOf(element)}: remove one of them.`,
    fixes: attribute
      ? [{ title: 'Remove this one', edits: [{ ...withBlankBefore(text, attribute), text: '' }] }]
      : [],
  }),
  'xml-raw-ampersand': ({ start, end }, { text }) => {
    const plain = text.slice(start, end);
    const escaped = plain.replaceAll('&', '&amp;');
    const edits = [{ start, end, text: escaped }];
    return {
      message: `A plain ${plain} is not allowed in XML: write ${escaped}.`,
      fixes: [{ title: `Write ${escaped}`, edits, preferred: true, safe: true }],
    };
  },
  'xml-raw-less-than': ({ start, attribute }) => ({
    message: 'A plain < is not allowed here: write &lt;.',
    fixes: [
      {
        title: 'Write &lt;',
        edits: [{ start, end: start + 1, text: '&lt;' }],
        preferred: true,
        ...(attribute ? { safe: true } : {}),
      },
    ],
  }),
  'xml-text-outside-root': ({ start, end }) => ({
    message: 'Text may only stand inside the root element: remove it.',
    fixes: [{ title: 'Remove it', edits: [{ start, end, text: '' }] }],
  }),
  'xml-second-root': ({ element }) => ({
    message: `A document has one root element: ${nameOf(element)} must stand inside the first one.`,
  }),
};

function ending({ element }: SyntaxProblem): string {
  return element?.children.length === 0 && element.closeStart < 0 ? '/>' : '>';
}

/** Before the blanks that lead to what ended the element, so that the tag stands where one would write it. */
function closeElement(element: Element, text: string): Fix {
  const { start } = withBlankBefore(text, { start: element.end, end: element.end });
  const at = Math.max(start, element.openEnd);
  return insert(`Add </${element.name}>`, at, `</${element.name}>`);
}

export const syntaxRule: Rule = function* ({ document }) {
  for (const problem of document.problems) yield told(problem, document);
};

/** The one finding that is no mistake in XML. */
export const doctypeRule: Rule = function* ({ document }) {
  for (const problem of document.problems)
    if (problem.code === 'xml-doctype') yield told(problem, document);
};

function told(problem: SyntaxProblem, document: RspecDocument): Diagnostic {
  const { start, end, code } = problem;
  const { message, fixes = [] } = describe[code](problem, document);
  return { start, end, severity: 'error', code, message, fixes };
}
