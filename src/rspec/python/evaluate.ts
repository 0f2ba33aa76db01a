// Follows an expression to the texts that it may be: through names, cells, parameters, calls of the file's own
// functions and what puts texts together. What is not known is left out.
import type { SyntaxNode } from '@lezer/common';
import { followCall } from './calls';
import { branchesOf, choose, noChoices, together } from './choices';
import { cellOf, followContainer, followList, rowsOf } from './containers';
import { chosenAs, MAX_DEPTH, MAX_ITEMS, type Item, type Step } from './items';
import { isPlain, isString, literalsOf, valueOf } from './literals';
import { children, lastName, members, textOf } from './nodes';
import { followParameter, type Evaluation } from './parameters';
import { scopeKey, type Program } from './program';
import { bindingsFor, type Binding, type Scope } from './scopes';
import { joined, percent, pieces } from './texts';

const mayBeScope = /(?:Definition|LambdaExpression|ComprehensionExpression)$/;

/** Answers for one program. */
export class Evaluator implements Evaluation {
  readonly program: Program;
  readonly text: string;
  /** Every expression costs a step; a file that is made to cost more gets no answers. */
  #budget = 20_000;

  constructor(text: string, program: Program) {
    this.text = text;
    this.program = program;
  }

  readonly follow = (node: SyntaxNode, { depth, choices }: Step): Item[] => {
    if (depth > MAX_DEPTH || this.#budget-- <= 0) return [];
    return this.#follow(node, { depth: depth + 1, choices }).slice(0, MAX_ITEMS);
  };

  scopeOf(node: SyntaxNode): Scope {
    const { scopes, root } = this.program;
    if (scopes.size === 0) return root;
    for (let at: SyntaxNode | null = node.parent; at; at = at.parent) {
      if (!mayBeScope.test(at.name)) continue;
      const scope = scopes.get(scopeKey(at));
      if (scope) return scope;
    }
    return root;
  }

  bindings(name: SyntaxNode): readonly Binding[] {
    return bindingsFor(this.scopeOf(name), textOf(this.text, name), name.from);
  }

  #follow(node: SyntaxNode, step: Step): Item[] {
    switch (node.name) {
      case 'ParenthesizedExpression':
        return members(node)
          .slice(0, 1)
          .flatMap((inner) => this.follow(inner, step));
      case 'ConditionalExpression':
        return this.#conditional(node, step);
      case 'BinaryExpression':
        return this.#binary(node, step);
      case 'VariableName':
        return this.#name(node, step);
      case 'MemberExpression':
        return node.lastChild?.name === 'PropertyName'
          ? this.#attribute(node, step)
          : cellOf(this, node, step);
      case 'CallExpression':
        return followCall(this, node, step);
      default:
        return isString(node) ? this.#text(node, step) : followContainer(node, step);
    }
  }

  #text(node: SyntaxNode, step: Step): Item[] {
    if (node.name === 'FormatString') return joined(pieces(this.text, node), this.follow, step);
    const parts = node.name === 'ContinuedString' ? children(node) : [node];
    return parts.every(({ name }) => name === 'String')
      ? this.#string(node, step)
      : joined(parts, this.follow, step);
  }

  #string(node: SyntaxNode, { choices }: Step): Item[] {
    const literals = literalsOf(this.text, node);
    if (literals.some((literal) => literal.formatted)) return [];
    const text = valueOf(this.text, literals);
    const exact = isPlain(this.text, literals);
    return [{ kind: 'text', text, strings: [node], whole: true, exact, weak: false, choices }];
  }

  #conditional(node: SyntaxNode, { depth, choices }: Step): Item[] {
    const [yes, , , , no] = children(node);
    return [yes, no].flatMap((branch, index) => {
      const chosen = choose(choices, `if:${node.from}`, index);
      return branch && chosen ? this.follow(branch, { depth, choices: chosen }) : [];
    });
  }

  /** `a + b + c` is nested as deep as it is long, so it is taken apart without recursion. */
  #binary(node: SyntaxNode, step: Step): Item[] {
    const operator = (one: SyntaxNode): string =>
      one.firstChild?.nextSibling ? textOf(this.text, one.firstChild.nextSibling) : '';
    const sign = operator(node);
    if (sign === '%') return percent(node, this.follow, step);
    if (sign !== '+' && sign !== 'or' && sign !== 'and') return [];
    const operands: SyntaxNode[] = [];
    let at: SyntaxNode | null = node;
    while (at?.name === 'BinaryExpression' && operator(at) === sign) {
      if (at.lastChild) operands.push(at.lastChild);
      at = at.firstChild;
      if (operands.length > MAX_ITEMS) return [];
    }
    if (at) operands.push(at);
    operands.reverse();
    return sign === '+'
      ? joined(operands, this.follow, step)
      : operands.flatMap((each) => this.follow(each, step));
  }

  #name(node: SyntaxNode, step: Step): Item[] {
    const bindings = this.bindings(node);
    const found = bindings.flatMap((binding) => this.followBinding(binding, node, step));
    const cells = this.#written(node, step);
    if (bindings.some(({ how }) => how === 'unknown') || bindings.length === 0)
      return [...found, { kind: 'thing', node, choices: step.choices }];
    return cells ? [...found, cells] : found;
  }

  /** `a["k"] = v` and `a.append(v)` of a name. */
  #written(node: SyntaxNode, { choices }: Step): Item | undefined {
    const written = this.program.cells.get(textOf(this.text, node));
    if (!written) return undefined;
    const cells = written.map(({ key, value }) => ({ key, value, choices }));
    const isDictionary = cells.some(({ key }) => key !== undefined);
    return { kind: 'container', cells, isTuple: false, isDictionary, choices };
  }

  followBinding(binding: Binding, use: SyntaxNode, { depth, choices }: Step): Item[] {
    const { how, source, path, node } = binding;
    const branches = this.branches(node);
    const chosen = together(choices, branches);
    if (!chosen || how === 'unknown') return [];
    const step = { depth, choices: chosen };
    if (how === 'parameter') return followParameter(this, binding, textOf(this.text, use), step);
    if (how === 'function' || how === 'class') return [{ kind: 'thing', node, choices: chosen }];
    if (source === undefined) return [];
    if (how === 'element') return rowsOf(this, binding, step);
    const found = 'length' in source ? [followList(source, true, step)] : this.follow(source, step);
    return path.length === 0 ? found : this.into(found, path, step);
  }

  /** The members of tuples at a path. */
  into(items: readonly Item[], path: readonly number[], { depth }: Step): Item[] {
    let found = [...items];
    for (const index of path)
      found = found.flatMap((item) => {
        const cell = item.kind === 'container' ? item.cells[index] : undefined;
        return cell ? this.follow(cell.value, { depth, choices: cell.choices }) : [];
      });
    return found;
  }

  #branches = new Map<number, ReturnType<typeof branchesOf>>();

  branches(node: SyntaxNode): ReturnType<typeof branchesOf> {
    let known = this.#branches.get(node.from);
    if (!known) this.#branches.set(node.from, (known = branchesOf(node)));
    return known;
  }

  /** `params.x`, `Class.X`, `self.x`, `Enumeration.X.value`; what is of a module stays a name. */
  #attribute(node: SyntaxNode, step: Step): Item[] {
    const name = lastName(this.text, node);
    const base = node.firstChild;
    if (name === undefined || !base) return [];
    if (this.program.parameters.has(name) && this.isParameters(base))
      return this.parameter(name, step);
    const written = this.program.writes.get(`${textOf(this.text, base)}.${name}`) ?? [];
    const values = written.flatMap(({ value }) => (value ? this.follow(value, step) : []));
    const ofClass = this.#classesOf(base, step).flatMap((scope) =>
      (scope.names.get(name) ?? []).flatMap((binding) => this.followBinding(binding, node, step)),
    );
    const found = [...values, ...ofClass];
    if (found.length === 0 && name === 'value' && base.name === 'MemberExpression')
      found.push(...this.follow(base, step).filter(({ kind }) => kind === 'text'));
    return found.length > 0 ? found : [{ kind: 'thing', node, choices: step.choices }];
  }

  /** Whether a name stands for the parameters of the profile: it is bound so, or comes from elsewhere. */
  isParameters(base: SyntaxNode): boolean {
    if (base.name !== 'VariableName') return false;
    const bindings = this.bindings(base);
    return (
      bindings.every(({ how, source }) => {
        if (how === 'parameter' || how === 'unknown') return true;
        const value = source && !('length' in source) ? source : undefined;
        const called = value?.name === 'CallExpression' ? value.firstChild : null;
        return lastName(this.text, called) === 'bindParameters';
      }) && bindings.length > 0
    );
  }

  /** The default and the legal values of a parameter; of a tuple its first member counts. */
  parameter(name: string, step: Step): Item[] {
    if (step.choices.size > 0)
      return this.parameter(name, { depth: step.depth, choices: noChoices }).flatMap((item) => {
        const choices = together(item.choices, step.choices);
        return choices ? chosenAs(item, choices) : [];
      });
    let found = this.#parameters.get(name);
    if (!found) this.#parameters.set(name, (found = this.#parameter(name, step)));
    return found;
  }

  readonly #parameters = new Map<string, Item[]>();

  #parameter(name: string, step: Step): Item[] {
    const known = this.program.parameters.get(name);
    if (!known) return [];
    const first = (items: Item[]): Item[] =>
      items.flatMap((item) =>
        item.kind === 'container' && item.isTuple ? this.into([item], [0], step) : [item],
      );
    const initial = known.initial ? first(this.follow(known.initial, step)) : [];
    const legal = known.legal ? this.follow(known.legal, step) : [];
    const rows = legal.flatMap((item) =>
      item.kind === 'container'
        ? item.cells.flatMap((cell) =>
            first(this.follow(cell.value, { depth: step.depth, choices: cell.choices })),
          )
        : [],
    );
    const seen = new Set<string>();
    return [...initial, ...rows].flatMap((item): Item[] => {
      if (item.kind !== 'text') return [];
      const choices = choose(item.choices, `parameter:${name}`, item.text);
      const key = `${item.strings[0]?.from ?? -1} ${item.text}`;
      if (!choices || seen.has(key)) return [];
      seen.add(key);
      const { text, strings, whole, exact } = item;
      return [{ kind: 'text', text, strings, whole, exact, weak: true, choices }];
    });
  }

  #classesOf(base: SyntaxNode, step: Step): Scope[] {
    if (base.name !== 'VariableName') return [];
    if (textOf(this.text, base) === 'self') {
      let scope: Scope | undefined = this.scopeOf(base);
      while (scope && scope.node.name !== 'ClassDefinition') scope = scope.parent;
      return scope ? [scope] : [];
    }
    return this.follow(base, step).flatMap((item) => {
      const node = item.kind === 'thing' ? item.node : undefined;
      const named = node?.name === 'CallExpression' ? node.firstChild : undefined;
      const made = named?.name === 'VariableName' ? this.follow(named, step) : [];
      const nodes = [node, ...made.map((each) => (each.kind === 'thing' ? each.node : undefined))];
      return nodes.flatMap((each) =>
        each?.name === 'ClassDefinition' ? (this.program.scopes.get(scopeKey(each)) ?? []) : [],
      );
    });
  }
}
