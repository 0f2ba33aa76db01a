// Calls: of the file's own functions, of the few methods of texts and lists that are understood, and of
// `urn.Image(authority, id)`.
import type { SyntaxNode } from '@lezer/common';
import { choose, together } from './choices';
import { cellsAt } from './containers';
import type { Item, Step, TextItem } from './items';
import { argumentsOf, lastName } from './nodes';
import { callChoice, type Evaluation } from './parameters';
import { authorityOf } from './sites';
import { formatted } from './texts';

export function followCall(evaluation: Evaluation, call: SyntaxNode, step: Step): Item[] {
  const { text, follow } = evaluation;
  const called = call.firstChild;
  const name = lastName(text, called);
  const { positional, keywords } = argumentsOf(text, call);
  const [first, second] = positional;
  const base = called?.name === 'MemberExpression' ? called.firstChild : null;
  const itself: Item = { kind: 'thing', node: call, choices: step.choices };
  if (!called) return [];
  if (base && name === 'format') return formatted(base, positional, keywords, follow, step);
  if (base && name === 'get' && first)
    return [...cellsAt(evaluation, base, first, step), ...(second ? follow(second, step) : [])];
  if (base && name === 'strip') return follow(base, step).flatMap(stripped);
  if (name === 'Image' && base && first) return imageUrns(evaluation, first, second, step);
  if (
    !base &&
    (name === 'str' || name === 'list' || name === 'tuple' || name === 'sorted') &&
    first
  )
    return follow(first, step);
  if (!base && name === 'getattr' && first && second?.name === 'String')
    return evaluation.isParameters(first)
      ? evaluation.parameter(text.slice(second.from + 1, second.to - 1), step)
      : [];
  if (name === 'keys' || name === 'values') return base ? views(evaluation, base, name, step) : [];
  if (called.name === 'VariableName') {
    const made = evaluation.bindings(called).filter(({ how }) => how === 'function');
    if (made.length > 0) return made.flatMap(({ node }) => returned(evaluation, node, call, step));
  }
  return [itself];
}

/** What a function of the file returns to this call. */
function returned(evaluation: Evaluation, made: SyntaxNode, call: SyntaxNode, step: Step): Item[] {
  const choices = choose(step.choices, callChoice(made), call.from);
  const body = made.getChild('Body');
  if (!choices || !body) return [];
  return returnsIn(body).flatMap((statement) => {
    const value = statement.lastChild;
    const branches = together(choices, evaluation.branches(statement));
    return value && branches
      ? evaluation.follow(value, { depth: step.depth, choices: branches })
      : [];
  });
}

/** Not those of functions inside. */
function returnsIn(body: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  body.cursor().iterate((ref) => {
    if (ref.name === 'FunctionDefinition' || ref.name === 'ClassDefinition') return false;
    if (ref.name === 'ReturnStatement') found.push(ref.node);
    return !ref.name.endsWith('Expression');
  });
  return found;
}

function stripped(item: Item): Item[] {
  if (item.kind !== 'text') return [];
  const { text, strings, exact, weak, choices } = item;
  return [{ kind: 'text', text: text.trim(), strings, whole: false, exact, weak, choices }];
}

function views(evaluation: Evaluation, base: SyntaxNode, name: string, step: Step): Item[] {
  return evaluation.follow(base, step).flatMap((item): Item[] => {
    if (item.kind !== 'container') return [];
    const cells = item.cells.flatMap(({ key, value, choices }) => {
      const shown = name === 'keys' ? key : value;
      return shown ? { key: undefined, value: shown, choices } : [];
    });
    return [
      { kind: 'container', cells, isTuple: false, isDictionary: false, choices: item.choices },
    ];
  });
}

/** `urn.Image("emulab.net", "project:image")` is a URN; with one argument it is that. */
function imageUrns(
  evaluation: Evaluation,
  first: SyntaxNode,
  second: SyntaxNode | undefined,
  step: Step,
): Item[] {
  if (!second) return evaluation.follow(first, step);
  const sites = evaluation.follow(first, step).flatMap((item) => {
    const authority = authorityOf(evaluation.text, item);
    return authority === undefined ? [] : { authority, choices: item.choices };
  });
  const ids = evaluation.follow(second, step).filter((item) => item.kind === 'text');
  return ids.flatMap((id) =>
    (sites.length > 0 ? sites : [{ authority: '', choices: id.choices }]).flatMap((site) => {
      const choices = together(id.choices, site.choices);
      return choices ? [imageUrn(id, site.authority, choices)] : [];
    }),
  );
}

function imageUrn(id: TextItem, authority: string, choices: TextItem['choices']): TextItem {
  const { strings, exact, weak, whole } = id;
  const [string] = strings;
  const text = `urn:publicid:IDN+${authority}+image+${id.text}`;
  const made = { kind: 'text', text, strings, whole: false, exact, weak, choices } as const;
  return whole && string ? { ...made, id: string } : made;
}
