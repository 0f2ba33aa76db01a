// What an expression may turn out to be.
import type { SyntaxNode } from '@lezer/common';
import type { Choices } from './choices';

/** A text that is known, and the strings of the file that it comes from. */
export interface TextItem {
  readonly kind: 'text';
  readonly text: string;
  /** The string expressions that it is made of, in order. */
  readonly strings: readonly SyntaxNode[];
  /** It is exactly what one string says. */
  readonly whole: boolean;
  /** The text is what the program reads: nothing in it is escaped or still open. */
  readonly exact: boolean;
  /** A default or legal value of a parameter, which the person who starts the profile may change. */
  readonly weak: boolean;
  /** `urn.Image(authority, id)`: the id, where it is exactly what one string says. */
  readonly id?: SyntaxNode;
  readonly choices: Choices;
}

export interface Cell {
  readonly key: SyntaxNode | undefined;
  readonly value: SyntaxNode;
  readonly choices: Choices;
}

/** A list, a tuple or a dictionary. */
export interface ContainerItem {
  readonly kind: 'container';
  readonly cells: readonly Cell[];
  readonly isTuple: boolean;
  readonly isDictionary: boolean;
  readonly choices: Choices;
}

/** Something else: the result of a call that is not of this file, a class, a name of a module. */
export interface ThingItem {
  readonly kind: 'thing';
  readonly node: SyntaxNode;
  readonly choices: Choices;
}

export type Item = TextItem | ContainerItem | ThingItem;

/** On the way to a value: how deep, and what was chosen. */
export interface Step {
  readonly depth: number;
  readonly choices: Choices;
}

export type Follow = (node: SyntaxNode, step: Step) => Item[];

/** More values than this of one expression help nobody. */
export const MAX_ITEMS = 64;
export const MAX_DEPTH = 14;

/** The same under other choices. */
export function chosenAs(item: Item, choices: Choices): Item {
  return { ...item, choices };
}
