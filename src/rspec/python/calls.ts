// Calls: of the file's own functions, of the few methods of texts and lists that are understood, and of
// `urn.Image(authority, id)`.
import { joinedUrn } from '../../rpc/urn';
import type { SyntaxNode } from '@lezer/common';
import { choose, together } from './choices';
import { cellsAt } from './containers';
import type { Item, Step, TextItem } from './items';
import { argumentsOf, lastName, type Arguments } from './nodes';
import { callChoice, type Evaluation } from './parameters';
import { parameterName } from './program';
import { authorityOf } from './sites';
import { formatted } from './texts';

export function followCall(evaluation: Evaluation, node: SyntaxNode, step: Step): Item[] {
  const { text } = evaluation;
  const called = node.firstChild;
  const name = lastName(text, called);
  if (!called || name === undefined) return [];
  const base = called.name === 'MemberExpression' ? called.firstChild : null;
  const call = { node, step, ...argumentsOf(text, node) };
  const found = base
    ? methods.get(name)?.(evaluation, base, call)
    : functions.get(name)?.(evaluation, call);
  if (found) return found;
  const made = base ? [] : evaluation.bindings(called).filter(({ how }) => how === 'function');
  return made.length > 0
    ? made.flatMap((binding) => returned(evaluation, binding.node, node, step))
    : [{ kind: 'thing', node, choices: step.choices }];
}

interface Call extends Arguments {
  readonly node: SyntaxNode;
  readonly step: Step;
}

type Method = (evaluation: Evaluation, base: SyntaxNode, call: Call) => Item[] | undefined;
type Function = (evaluation: Evaluation, call: Call) => Item[] | undefined;

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'format',
    ({ follow }, base, { positional, keywords, step }) =>
      formatted(base, positional, keywords, follow, step),
  ],
  [
    'get',
    (evaluation, base, { positional: [key, otherwise], step }) =>
      key && [
        ...cellsAt(evaluation, base, key, step),
        ...(otherwise ? evaluation.follow(otherwise, step) : []),
      ],
  ],
  ['strip', ({ follow }, base, { step }) => follow(base, step).flatMap(stripped)],
  ['keys', (evaluation, base, { step }) => views(evaluation, base, 'key', step)],
  ['values', (evaluation, base, { step }) => views(evaluation, base, 'value', step)],
  [
    'Image',
    (evaluation, _module, { positional: [first, second], step }) =>
      first && imageUrns(evaluation, first, second, step),
  ],
]);

const itself: Function = ({ follow }, { positional: [first], step }) =>
  first && follow(first, step);

const functions: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['str', itself],
  ['list', itself],
  ['tuple', itself],
  ['sorted', itself],
  [
    'getattr',
    (evaluation, { positional: [object, name], step }) =>
      object && name && evaluation.isParameters(object)
        ? evaluation.parameter(parameterName(evaluation.text, name), step)
        : [],
  ],
]);

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

function views(
  evaluation: Evaluation,
  base: SyntaxNode,
  part: 'key' | 'value',
  step: Step,
): Item[] {
  return evaluation.follow(base, step).flatMap((item): Item[] => {
    if (item.kind !== 'container') return [];
    const cells = item.cells.flatMap(({ key, value, choices }) => {
      const shown = part === 'key' ? key : value;
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
  const text = joinedUrn(authority, 'image', id.text);
  const made = { kind: 'text', text, strings, whole: false, exact, weak, choices } as const;
  return whole && string ? { ...made, id: string } : made;
}
