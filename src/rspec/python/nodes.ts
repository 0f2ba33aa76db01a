// Small questions to the syntax tree. The names of nodes are those of the grammar.
import type { SyntaxNode } from '@lezer/common';

/** Children without comments. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name !== 'Comment') found.push(child);
  return found;
}

const punctuation = new Set([',', '(', ')', '[', ']', '{', '}', '*', '**']);

/** The members of a tuple, list or the like. */
export function members(node: SyntaxNode): SyntaxNode[] {
  return children(node).filter(({ name, type }) => !punctuation.has(name) && !type.isError);
}

export function textOf(text: string, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

/** The last name of `a`, `b.a` or `c[0].a`. */
export function lastName(text: string, node: SyntaxNode | null): string | undefined {
  if (node?.name === 'VariableName') return textOf(text, node);
  const last = node?.name === 'MemberExpression' ? node.lastChild : null;
  return last?.name === 'PropertyName' ? textOf(text, last) : undefined;
}

export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  /** Some come from `*list` or `**dictionary`, so the others may stand elsewhere. */
  readonly spread: boolean;
}

/** The arguments of a call. */
export function argumentsOf(text: string, call: SyntaxNode): Arguments {
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  let spread = false;
  const list = call.getChild('ArgList');
  const parts = list ? children(list) : [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (!part) break;
    const value = parts[at + 2];
    if (part.name === 'VariableName' && parts[at + 1]?.name === 'AssignOp') {
      if (value && !punctuation.has(value.name)) keywords.set(textOf(text, part), value);
      at += 2;
    } else if (part.name === '*' || part.name === '**') {
      spread = true;
      at += 1;
    } else if (!punctuation.has(part.name) && !part.type.isError) positional.push(part);
  }
  return { positional, keywords, spread };
}

/** What is called: `f` of `f(x)`. */
export function callee(call: SyntaxNode): SyntaxNode | null {
  return call.firstChild;
}

/** The statement list that a node stands in. */
export function blockOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent && at.name !== 'Body' && at.name !== 'Script') at = at.parent;
  return at;
}
