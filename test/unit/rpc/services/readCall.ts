// Reads a method call back with a strict XML reader that is not ours, for tests of the encoder.
import { SaxesParser } from 'saxes';

interface Node {
  name: string;
  text: string;
  children: Node[];
}

export function methodCall(xml: string): { method: string; params: unknown[] } {
  const root: Node = { name: '', text: '', children: [] };
  const path = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    const node = { name, text: '', children: [] };
    path.at(-1)?.children.push(node);
    path.push(node);
  });
  parser.on('text', (text) => {
    const node = path.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on('closetag', () => path.pop());
  parser.write(xml).close();
  const [call] = root.children;
  return {
    method: only(call, 'methodName').text,
    params: paramsOf(call).map((param) => valueOf(only(param, 'value'))),
  };
}

/** None at all is allowed where there are no parameters. */
const paramsOf = (call: Node | undefined): Node[] =>
  call?.children.find((child) => child.name === 'params')?.children ?? [];

function only(node: Node | undefined, name: string): Node {
  const found = node?.children.find((child) => child.name === name);
  if (found === undefined) throw new Error(`no <${name}> in the call`);
  return found;
}

function valueOf(value: Node): unknown {
  const [typed] = value.children;
  if (typed === undefined) return value.text;
  switch (typed.name) {
    case 'string':
      return typed.text;
    case 'nil':
      return null;
    case 'boolean':
      return typed.text === '1';
    case 'int':
    case 'i4':
    case 'i8':
    case 'double':
      return Number(typed.text);
    case 'array':
      return only(typed, 'data').children.map(valueOf);
    case 'struct':
      return Object.fromEntries(
        typed.children.map((member) => [only(member, 'name').text, valueOf(only(member, 'value'))]),
      );
    default:
      throw new Error(`<${typed.name}> in the call`);
  }
}
