// A rule of lint: no literal is spread into the literal or the call that holds it, which only moves the formatter's line
// breaks.

/** What is read of a node of the syntax tree. */
interface Node {
  readonly type: string;
}

interface Spread extends Node {
  readonly argument: Node;
  readonly parent: Node;
}

/** What oxlint hands to a rule. */
interface Context {
  report(problem: { readonly node: Node; readonly message: string }): void;
}

const membersIn = new Set(['ObjectExpression']);

const elementsIn = new Set(['ArrayExpression', 'CallExpression', 'NewExpression']);

function problemOf({ argument, parent }: Spread): string | undefined {
  if (argument.type === 'ObjectExpression' && membersIn.has(parent.type))
    return 'Write these members straight into the object around them.';
  if (argument.type === 'ArrayExpression' && elementsIn.has(parent.type))
    return 'Write these elements straight into the list around them.';
  return undefined;
}

const plugin = {
  meta: { name: 'literals' },
  rules: {
    'no-literal-in-literal': {
      create: (context: Context) => ({
        SpreadElement(node: Spread): void {
          const message = problemOf(node);
          if (message !== undefined) context.report({ node, message });
        },
      }),
    },
  },
};

export default plugin;
