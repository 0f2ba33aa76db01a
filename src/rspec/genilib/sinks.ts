// Where a profile gives an image to a node, and what it says of that node: its site, its hardware, its kind.
import type { SyntaxNode } from '@lezer/common';
import { together, type Choices } from '../python/choices';
import type { Understood } from '../python';
import type { Item, TextItem } from '../python/items';
import { isPlain, literalsOf, valueOf } from '../python/literals';
import { argumentsOf, lastName, textOf } from '../python/nodes';
import type { AttributeWrite } from '../python/bindings';
import { managerOf } from '../python/sites';

/** One assignment or call, with the images that it may give. */
export interface Sink {
  readonly statement: SyntaxNode;
  /** Undefined while it is being typed. */
  readonly value: SyntaxNode | undefined;
  readonly images: readonly TextItem[];
  /** What is said of the node, each with the choices under which it is. */
  readonly sites: readonly Said[];
  readonly types: readonly Said[];
  readonly kind: string | undefined;
  /** What the node is called; undefined where the file does not say it as it is. */
  readonly name: string | undefined;
}

export interface Said {
  readonly value: string;
  /** It is a default or legal value of a parameter. */
  readonly weak: boolean;
  readonly choices: Choices;
}

const sliverTypes: Readonly<Record<string, string>> = {
  RawPC: 'raw-pc',
  XenVM: 'emulab-xen',
  VM: 'emulab-xen',
  DockerContainer: 'emulab-docker',
  VZContainer: 'emulab-openvz',
};

export function findSinks(text: string, python: Understood): Sink[] {
  const { program } = python;
  const found = (program.writes.get('disk_image') ?? []).map(({ statement, value, receiver }) =>
    sinkOf(text, python, statement, value, receiver),
  );
  for (const call of program.calls.get('setDelayImage') ?? []) {
    const [value] = argumentsOf(text, call).positional;
    if (value) found.push(sinkOf(text, python, call, value, undefined));
  }
  for (const call of program.calls.get('setattr') ?? []) {
    const [receiver, name, value] = argumentsOf(text, call).positional;
    const isImage = name && /^["']disk_image["']$/.test(textOf(text, name));
    if (isImage && value) found.push(sinkOf(text, python, call, value, receiver));
  }
  return found;
}

function sinkOf(
  text: string,
  python: Understood,
  statement: SyntaxNode,
  value: SyntaxNode | undefined,
  receiver: SyntaxNode | undefined,
): Sink {
  const { evaluator } = python;
  const step = { depth: 0, choices: evaluator.branches(statement) };
  const images = value ? evaluator.follow(value, step).filter((item) => item.kind === 'text') : [];
  const said = (name: string): Said[] =>
    receiver ? saidOf(text, python, receiver, name, step.choices) : [];
  const sites = said('component_manager_id');
  const made = receiver ? madeBy(python, receiver, step.choices) : [];
  return {
    statement,
    value,
    images,
    sites: sites.length > 0 ? sites : said('component_id'),
    types: said('hardware_type'),
    kind: onlyOne(made.map((call) => sliverTypes[lastName(text, call?.firstChild ?? null) ?? ''])),
    name: onlyOne(made.map((call) => call && nameIn(text, call))),
  };
}

/** What is written to an attribute of the same node. */
function saidOf(
  text: string,
  python: Understood,
  receiver: SyntaxNode,
  name: string,
  choices: Choices,
): Said[] {
  const { evaluator, program } = python;
  const written = program.writes.get(`${textOf(text, receiver)}.${name}`);
  if (!written) return [];
  const node = origin(python, receiver);
  const isSame = (write: AttributeWrite): boolean => origin(python, write.receiver) === node;
  return written.filter(isSame).flatMap(({ value, statement }) => {
    const both = together(evaluator.branches(statement), choices);
    const items = value && both ? evaluator.follow(value, { depth: 0, choices: both }) : [];
    return items.flatMap((item) => said(text, item, name));
  });
}

function said(text: string, item: Item, name: string): Said[] {
  const isText = item.kind === 'text';
  const value = name === 'hardware_type' ? (isText ? item.text : undefined) : managerOf(text, item);
  if (value === undefined || value === '') return [];
  return [{ value, weak: isText && item.weak, choices: item.choices }];
}

/** The same for two uses of a name only if the same node is meant: names are used again. */
function origin({ evaluator }: Understood, receiver: SyntaxNode): string {
  const scope = evaluator.scopeOf(receiver).node.from;
  const names = receiver.name === 'VariableName' ? evaluator.bindings(receiver) : [];
  return `${scope} ${names.map(({ at }) => at).join(' ')}`;
}

/** The calls that the node may come from; undefined for what is no call. */
function madeBy(
  { evaluator }: Understood,
  receiver: SyntaxNode,
  choices: Choices,
): (SyntaxNode | undefined)[] {
  return evaluator
    .follow(receiver, { depth: 0, choices })
    .map((item) =>
      item.kind === 'thing' && item.node.name === 'CallExpression' ? item.node : undefined,
    );
}

/** `request.RawPC("name")` */
function nameIn(text: string, call: SyntaxNode): string | undefined {
  const { positional, keywords } = argumentsOf(text, call);
  const named = keywords.get('name') ?? positional[0];
  if (named?.name !== 'String') return undefined;
  const literals = literalsOf(text, named);
  return isPlain(text, literals) ? valueOf(text, literals) : undefined;
}

/** What all agree on. */
function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}
