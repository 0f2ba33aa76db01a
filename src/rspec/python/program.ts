// One pass over the tree: scopes and bindings, what is written to attributes and cells, and calls.
import type { NodeType, SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common';
import {
  bindAssignment,
  bindImport,
  bindLoop,
  bindParameters,
  type AttributeWrite,
  type CellWrite,
  type Tables,
} from './bindings';
import { argumentsOf, callee, children, lastName, members, textOf } from './nodes';
import { bind, type Scope } from './scopes';

/** `defineParameter(name, description, type, default, legalValues)` */
export interface Parameter {
  readonly type: string | undefined;
  readonly initial: SyntaxNode | undefined;
  readonly legal: SyntaxNode | undefined;
}

export interface Program extends Tables {
  readonly tree: Tree;
  readonly root: Scope;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Calls by the last name of what is called. */
  readonly calls: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** Strings that may hold a reference. */
  readonly strings: readonly SyntaxNode[];
  /** Operands of comparisons. */
  readonly compared: readonly SyntaxNode[];
  /** Names whose values are put into other texts, or taken apart. */
  readonly parts: ReadonlySet<string>;
  /** The modules of geni that are imported. */
  readonly importsGeni: boolean;
}

/** No other string can name an image by itself. */
const mayRefer = /publicid|idn\+|image/i;

export function readProgram(text: string, tree: Tree): Program {
  const reader = new Reader(text, tree);
  tree.iterate({ enter: (node) => reader.enter(node) });
  return reader;
}

export function scopeKey({ from, name }: { from: number; name: string }): string {
  return `${name}:${from}`;
}

class Reader implements Program {
  readonly text: string;
  readonly tree: Tree;
  readonly root: Scope;
  readonly scopes = new Map<string, Scope>();
  readonly writes = new Map<string, AttributeWrite[]>();
  readonly cells = new Map<string, CellWrite[]>();
  readonly parameters = new Map<string, Parameter>();
  readonly calls = new Map<string, SyntaxNode[]>();
  readonly strings: SyntaxNode[] = [];
  readonly compared: SyntaxNode[] = [];
  readonly parts = new Set<string>();
  importsGeni = false;
  #scope: Scope;

  constructor(text: string, tree: Tree) {
    this.text = text;
    this.tree = tree;
    this.root = { node: tree.topNode, parent: undefined, names: new Map() };
    this.#scope = this.root;
  }

  enter(ref: SyntaxNodeRef): void {
    const handler = handlerFor(ref.type);
    if (!handler) return;
    this.#leaveScopesBefore(ref.from);
    handler(this, ref);
  }

  bind(node: SyntaxNode): void {
    bindAssignment(this, this.#scope, node);
    if (node.name === 'UpdateStatement') this.isPart(node.firstChild);
  }

  loop(node: SyntaxNode): void {
    bindLoop(this, this.#scope, node);
  }

  import(node: SyntaxNode): void {
    this.importsGeni ||= isOfGeni(textOf(this.text, node));
    bindImport(this, this.#scope, node);
  }

  string(ref: SyntaxNodeRef): void {
    if (mayRefer.test(this.text.slice(ref.from, ref.to))) this.strings.push(ref.node);
  }

  #leaveScopesBefore(at: number): void {
    for (let { node, parent } = this.#scope; parent && at >= node.to; { node, parent } = parent)
      this.#scope = parent;
  }

  open(node: SyntaxNode): void {
    const { text } = this;
    const isClass = node.name === 'ClassDefinition';
    const name = node.getChild('VariableName');
    if (name && (isClass || node.name === 'FunctionDefinition')) {
      const how = isClass ? 'class' : 'function';
      bind(this.#scope, textOf(text, name), { at: node.from, source: node, how, path: [], node });
    }
    const scope: Scope = { node, parent: this.#scope, names: new Map() };
    this.scopes.set(scopeKey(node), scope);
    this.#scope = scope;
    const list = node.getChild('ParamList');
    if (list) bindParameters(this, scope, list);
    else if (!isClass) bindLoop(this, scope, node);
  }

  call(node: SyntaxNode): void {
    const called = callee(node);
    const name = lastName(this.text, called);
    if (name === undefined) return;
    const known = this.calls.get(name);
    if (known) known.push(node);
    else this.calls.set(name, [node]);
    if (name === 'defineParameter' || name === 'Parameter') this.#parameter(node);
    else if (name === 'append') this.#append(node, called?.firstChild ?? undefined);
    else if (textMethods.has(name) && called?.name === 'MemberExpression') {
      this.isPart(called.firstChild);
      for (const argument of argumentsOf(this.text, node).positional) this.isPart(argument);
    }
  }

  #parameter(node: SyntaxNode): void {
    const { positional, keywords } = argumentsOf(this.text, node);
    const [name, , type, initial, legal] = positional;
    const named = keywords.get('name') ?? name;
    if (!named) return;
    const typed = keywords.get('typ') ?? keywords.get('type') ?? type;
    this.parameters.set(parameterName(this.text, named), {
      type: lastName(this.text, typed ?? null),
      initial: keywords.get('defaultValue') ?? initial,
      legal: keywords.get('legalValues') ?? legal,
    });
  }

  #append(statement: SyntaxNode, list: SyntaxNode | undefined): void {
    const [value] = argumentsOf(this.text, statement).positional;
    if (!list || !value) return;
    const name = textOf(this.text, list);
    const cell = { key: undefined, value, statement };
    this.cells.set(name, [...(this.cells.get(name) ?? []), cell]);
  }

  comparison(node: SyntaxNode | null): void {
    if (node?.name !== 'BinaryExpression') return;
    for (const child of children(node)) {
      const inside = /^(?:Tuple|Array|Set)Expression$/.test(child.name) ? members(child) : [child];
      this.compared.push(...inside);
    }
  }

  areParts(node: SyntaxNode | null): void {
    if (node) for (const child of children(node)) this.isPart(child);
  }

  /** The last name is enough: what is called alike is rarely something else in one file. */
  isPart(node: SyntaxNode | null): void {
    if (node?.name === 'TupleExpression') members(node).forEach((each) => this.isPart(each));
    const name = lastName(this.text, node);
    if (name !== undefined) this.parts.add(name);
  }
}

type Handler = (reader: Reader, ref: SyntaxNodeRef) => void;

/** By the number of the type, which costs less than its name for each of thousands of nodes. */
const byType: (Handler | null | undefined)[] = [];

function handlerFor({ id, name }: NodeType): Handler | null {
  const known = byType[id];
  return known === undefined ? (byType[id] = handlers.get(name) ?? null) : known;
}

const openScope: Handler = (reader, { node }) => reader.open(node);
const bindHere: Handler = (reader, { node }) => reader.bind(node);
const readString: Handler = (reader, ref) => reader.string(ref);
const compare: Handler = (reader, { node }) => reader.comparison(node.parent);

/** What is done with a node, by its name; all others are passed over. */
const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['FunctionDefinition', openScope],
  ['LambdaExpression', openScope],
  ['ClassDefinition', openScope],
  ['ArrayComprehensionExpression', openScope],
  ['SetComprehensionExpression', openScope],
  ['DictionaryComprehensionExpression', openScope],
  ['ComprehensionExpression', openScope],
  ['AssignStatement', bindHere],
  ['UpdateStatement', bindHere],
  ['NamedExpression', bindHere],
  ['ForStatement', (reader, { node }) => reader.loop(node)],
  ['ImportStatement', (reader, { node }) => reader.import(node)],
  ['CallExpression', (reader, { node }) => reader.call(node)],
  ['String', readString],
  ['FormatString', readString],
  ['CompareOp', compare],
  ['in', compare],
  ['ArithOp', (reader, { node }) => reader.areParts(node.parent)],
  ['FormatReplacement', (reader, { node }) => reader.areParts(node)],
]);

/** What a parameter is known by: its name, or the expression that its name is put together with. */
export function parameterName(text: string, node: SyntaxNode): string {
  const written = textOf(text, node);
  return node.name === 'String' ? written.slice(1, -1) : written;
}

/** `import os, geni.portal` or `from geni.rspec import pg` */
function isOfGeni(statement: string): boolean {
  if (/^from\s+geni\b/.test(statement)) return true;
  const modules = statement.startsWith('import') ? statement.slice('import'.length).split(',') : [];
  return modules.some((module) => /^\s*geni\b/.test(module));
}

/** Methods that make another text of one, or look into it. */
export const textMethods: ReadonlySet<string> = new Set([
  'startswith',
  'endswith',
  'replace',
  'find',
  'rfind',
  'index',
  'count',
  'split',
  'rsplit',
  'partition',
  'rpartition',
  'strip',
  'lstrip',
  'rstrip',
  'removeprefix',
  'removesuffix',
  'join',
  'match',
  'fullmatch',
  'search',
  'sub',
  'format',
  'compile',
]);
