/** Members and types of an answer, without its contents. */
import { elementsOf } from './elements';

/** A type of XML-RPC, the members of a struct, or the different shapes of the items of an array. */
export type Shape = string | Shape[] | { readonly [name: string]: Shape };

/** In place of the URNs that are the names of members: `details` of SliverStatus is by sliver. */
const anyUrn = '<urn>';

const sameType: Readonly<Record<string, string>> = { i4: 'int' };

/** The shape of a `value` element. */
export function shapeOf(value: Element): Shape {
  const [typed] = elementsOf(value);
  if (typed === undefined) return 'string';
  if (typed.nodeName === 'struct') return ofStruct(typed);
  if (typed.nodeName === 'array') return distinct(elementsOf(typed).flatMap(elementsOf));
  return sameType[typed.nodeName] ?? typed.nodeName;
}

function ofStruct(struct: Element): Shape {
  const named: Record<string, Shape> = {};
  const byUrn: Element[] = [];
  for (const member of elementsOf(struct)) {
    const [name, value] = elementsOf(member);
    if (value === undefined) continue;
    if (name?.textContent.startsWith('urn:') === true) byUrn.push(value);
    else named[name?.textContent ?? ''] = shapeOf(value);
  }
  if (byUrn.length > 0) named[anyUrn] = distinct(byUrn);
  return named;
}

/** Each shape once: how many images a site has is no matter of the protocol. */
function distinct(values: readonly Element[]): Shape[] {
  const texts = new Set(values.map((value) => JSON.stringify(shapeOf(value))));
  return [...texts].map((text) => JSON.parse(text) as Shape);
}

/** What items of arrays look like in all answers of a method, by the path of the array. */
export class KnownItems {
  readonly #items = new Map<string, Shape[]>();

  add(method: string, shape: Shape): void {
    if (typeof shape === 'string') return;
    if (isList(shape)) {
      this.#items.set(method, [...(this.#items.get(method) ?? []), ...shape]);
      for (const item of shape) this.add(`${method}[]`, item);
      return;
    }
    for (const [name, member] of Object.entries(shape)) this.add(`${method}.${name}`, member);
  }

  at(path: string): readonly Shape[] {
    return this.#items.get(path) ?? [];
  }
}

/** How two shapes differ. */
export interface Comparison {
  readonly known: KnownItems;
  /** Members that are there or not as the site is, with the path that they end. */
  readonly isOptional: (path: string) => boolean;
  /** Strings that are typed by their look, so that a text of digits is a number. */
  readonly isByLook: (path: string) => boolean;
  /** Arrays that were always empty in the recording, while ours need not be. */
  readonly isUnseen: (path: string) => boolean;
}

/**
 * What is not as in their answer, a line each. Items of arrays are as those of any answer to the method: an empty
 * array tells nothing.
 * @param path begins with the method
 */
export function differences(
  ours: Shape,
  theirs: Shape,
  path: string,
  comparison: Comparison,
): string[] {
  if (isList(ours) && isList(theirs)) {
    if (comparison.isUnseen(path)) return [];
    const known = comparison.known.at(path);
    return ours
      .filter((item) =>
        known.every((each) => differences(item, each, `${path}[]`, comparison).length > 0),
      )
      .map((item) => `${path} has an item that theirs never has: ${JSON.stringify(item)}`);
  }
  if (!isStruct(ours) || !isStruct(theirs)) {
    const [a, b] = [ours, theirs].map((shape) => JSON.stringify(shape));
    return a === b ? [] : [`${path} is ${a}, theirs is ${b}`];
  }
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return names.flatMap((name) => {
    const at = `${path}.${name}`;
    const [a, b] = [ours[name], theirs[name]];
    if (comparison.isByLook(at)) return [];
    if (a !== undefined && b !== undefined) return differences(a, b, at, comparison);
    if (comparison.isOptional(at)) return [];
    return [a === undefined ? `${at} is missing` : `${at} is not in theirs`];
  });
}

const isList = (shape: Shape): shape is Shape[] => Array.isArray(shape);

const isStruct = (shape: Shape): shape is Exclude<Shape, string | Shape[]> =>
  typeof shape === 'object' && !isList(shape);
