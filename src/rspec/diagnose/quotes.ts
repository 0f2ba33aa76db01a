// Repairs of slips around a value: each touches the quotes and the `=`, and never what is between them.
import * as l10n from '@vscode/l10n';
import { isTypographicQuote } from '../syntax/characters';
import type { Attribute, AttributeFlaw } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';
import type { Fix } from './diagnostic';

/** The repair of an attribute that has a flaw, for its text. */
export function mendFlaw(attribute: Attribute, text: string): Fix {
  return { ...repairs[attribute.flaw ?? 'xml-missing-equals'](attribute, text), preferred: true };
}

type Repair = (attribute: Attribute, text: string) => Fix;

const repairs: Readonly<Record<AttributeFlaw, Repair>> = {
  'xml-missing-equals': ({ name, nameEnd }) => ({
    title: l10n.t('Add {0}', '='),
    // `xmlns:"…"`: the colon stands where the `=` belongs, since it names no prefix.
    edits: [{ start: name.endsWith(':') ? nameEnd - 1 : nameEnd, end: nameEnd, text: '=' }],
  }),
  'xml-missing-open-quote': ({ valueStart, quote, raw = '' }) => ({
    title: l10n.t('Add the quote'),
    edits: [{ start: valueStart, end: valueStart, text: quote }],
    ...safeUnless(raw.includes(quote)),
  }),
  'xml-wrong-quotes': ({ valueStart, valueEnd, quote, raw = '' }, text) => ({
    title: l10n.t('Write straight quotes'),
    edits: [valueStart - 1, valueEnd].flatMap((at) =>
      isTypographicQuote(text.charAt(at)) ? [{ start: at, end: at + 1, text: quote }] : [],
    ),
    ...safeUnless(raw.includes(quote)),
  }),
  'xml-doubled-quote': (attribute, text) => ({
    title: l10n.t('Remove the doubled quote'),
    edits: doubled(attribute, text),
    safe: true,
  }),
  'xml-quote-in-value': ({ valueStart, quote, raw = '' }) => ({
    title: l10n.t('Write {0}', entityOf(quote)),
    edits: raw
      .split('')
      .flatMap((character, index) =>
        character === quote
          ? [{ start: valueStart + index, end: valueStart + index + 1, text: entityOf(quote) }]
          : [],
      ),
  }),
};

const entityOf = (quote: string): string => (quote === "'" ? '&apos;' : '&quot;');

function safeUnless(unsure: boolean): { safe?: true } {
  return unsure ? {} : { safe: true };
}

/** Takes away the outer ones of the quotes on both sides. */
function doubled({ valueStart, valueEnd, end, quote }: Attribute, text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (text.startsWith(quote, valueStart - 2))
    edits.push({ start: valueStart - 2, end: valueStart - 1, text: '' });
  if (end > valueEnd + 1) edits.push({ start: valueEnd + 1, end, text: '' });
  return edits;
}
