// Texts that are put together: `+`, `%`, f-strings. A text of which a part is not known is not known.
import type { SyntaxNode } from '@lezer/common';
import { together, type Choices } from './choices';
import { MAX_ITEMS, type Follow, type Item, type Step, type TextItem } from './items';
import { literalsOf } from './literals';
import { children, members } from './nodes';

/** A part of a text: an expression, or words with the string that says them. */
export type Piece = SyntaxNode | { readonly words: string; readonly string: SyntaxNode };

/** All ways in which the pieces can follow each other. */
export function joined(pieces: readonly Piece[], follow: Follow, step: Step): Item[] {
  let found: TextItem[] = [
    {
      kind: 'text',
      text: '',
      strings: [],
      whole: false,
      exact: true,
      weak: false,
      choices: step.choices,
    },
  ];
  for (const piece of pieces) {
    const longer: TextItem[] = [];
    for (const before of found)
      for (const next of textsOf(piece, follow, { depth: step.depth, choices: before.choices })) {
        const both = join(before, next);
        if (both && longer.length < MAX_ITEMS) longer.push(both);
      }
    found = longer;
  }
  return found;
}

function textsOf(piece: Piece, follow: Follow, step: Step): TextItem[] {
  if (!('words' in piece))
    return follow(piece, step).flatMap((item) => (item.kind === 'text' && item.exact ? item : []));
  const { words: text, string } = piece;
  const { choices } = step;
  return [
    { kind: 'text', text, strings: [string], whole: false, exact: true, weak: false, choices },
  ];
}

function join(a: TextItem, b: TextItem): TextItem | undefined {
  const choices: Choices | undefined = together(a.choices, b.choices);
  if (!choices) return undefined;
  const strings = [...new Set([...a.strings, ...b.strings])];
  const weak = a.weak || b.weak;
  return { kind: 'text', text: a.text + b.text, strings, whole: false, exact: true, weak, choices };
}

/** The words and the fields of an f-string; a field with a format is not known. */
export function pieces(text: string, node: SyntaxNode): Piece[] {
  const literal = literalsOf(text, node)[0];
  if (!literal) return [];
  const found: Piece[] = [];
  let from = literal.valueStart;
  for (const field of node.getChildren('FormatReplacement')) {
    found.push({ words: text.slice(from, field.from), string: node });
    const [value, ...rest] = children(field).filter(({ name }) => name !== '{' && name !== '}');
    // A node that nothing follows stands for what is not known.
    found.push(value && rest.length === 0 ? value : field);
    from = field.to;
  }
  return [...found, { words: text.slice(from, literal.valueEnd), string: node }];
}

/** `"…%s…%s" % (a, b)` */
export function percent(node: SyntaxNode, follow: Follow, step: Step): Item[] {
  const [template, , right] = children(node);
  if (!template || !right) return [];
  const values = right.name === 'TupleExpression' ? members(right) : [right];
  return filled(template, /%([^])/g, follow, step, (sign, used) => {
    if (sign === '%') return '%';
    return sign === 's' || sign === 'd' ? values[used] : undefined;
  });
}

/** `"…{}…{name}".format(a, name=b)` */
export function formatted(
  template: SyntaxNode,
  positional: readonly SyntaxNode[],
  keywords: ReadonlyMap<string, SyntaxNode>,
  follow: Follow,
  step: Step,
): Item[] {
  return filled(template, /(\{\{|\}\}|\{\w*\}|[{}])/g, follow, step, (sign, used) => {
    if (sign === '{{' || sign === '}}') return sign.charAt(0);
    if (sign.length < 2) return undefined;
    const name = sign.slice(1, -1);
    if (name === '') return positional[used];
    return /^\d+$/.test(name) ? positional[Number(name)] : keywords.get(name);
  });
}

type Fill = (sign: string, used: number) => SyntaxNode | string | undefined;

/** @param marks finds what is filled in, its sign as the first group */
function filled(
  template: SyntaxNode,
  marks: RegExp,
  follow: Follow,
  step: Step,
  fill: Fill,
): Item[] {
  return follow(template, step).flatMap((item) => {
    const [string] = item.kind === 'text' ? item.strings : [];
    if (item.kind !== 'text' || !item.exact || !string) return [];
    const found: Piece[] = [];
    let from = 0;
    let used = 0;
    for (const match of item.text.matchAll(marks)) {
      const value = fill(match[1] ?? '', used);
      if (value === undefined) return [];
      found.push({ words: item.text.slice(from, match.index), string });
      if (typeof value === 'string') found.push({ words: value, string });
      else {
        found.push(value);
        used += 1;
      }
      from = match.index + match[0].length;
    }
    found.push({ words: item.text.slice(from), string });
    return joined(found, follow, { depth: step.depth, choices: item.choices });
  });
}
