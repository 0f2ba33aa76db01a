/**
 * Where in a recipe an offset is, told by the indentation alone: a recipe that is being written is no valid YAML, and
 * that is when completion is wanted.
 */
import type { Path } from './schema';

export interface PlaceInRecipe {
  /** Of the mapping or value that the offset is in. */
  readonly path: Path;
  /** Set where a value is written: the path ends with its key. */
  readonly isValue: boolean;
  /** From where the word at the offset is replaced. */
  readonly from: number;
  /** Column of the key that is written. */
  readonly column: number;
}

interface Level {
  readonly column: number;
  readonly step: string | number;
}

/** Undefined within a block of text, and in a comment. */
export function placeAt(text: string, offset: number): PlaceInRecipe | undefined {
  const lines = text.slice(0, offset).split('\n');
  const last = lines.pop() ?? '';
  const levels: Level[] = [];
  let block: number | undefined;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '') continue;
    if (block !== undefined && indent > block) continue;
    block = isBlock(line) ? indent : undefined;
    if (!line.trimStart().startsWith('#')) enter(levels, line);
  }
  const indent = last.length - last.trimStart().length;
  if (block !== undefined && (indent > block || last.trim() === '') && indent > block)
    return undefined;
  return placeOnLine(levels, last, offset);
}

/** `content: |` and the like: what follows deeper is text. */
function isBlock(line: string): boolean {
  return /:\s*[|>][-+\d]*\s*(?:#.*)?$/.test(line) || /-\s*[|>][-+\d]*\s*$/.test(line);
}

const keyPattern = /^([A-Za-z_][\w-]*)\s*:(?:\s|$)/;

/** @returns what is left of the line behind its dashes and its column */
function enter(levels: Level[], line: string): { rest: string; column: number } {
  let column = line.length - line.trimStart().length;
  let rest = line.slice(column);
  while (/^-(?:\s|$)/.test(rest)) {
    const before = levels.findLast((level) => level.column <= column);
    const number =
      before?.column === column && typeof before.step === 'number' ? before.step + 1 : 0;
    leave(levels, (level) => level.column > column || isItemAt(level, column));
    levels.push({ column, step: number });
    const gap = /^-\s*/.exec(rest)?.[0].length ?? 1;
    rest = rest.slice(gap);
    column += gap;
  }
  const key = keyPattern.exec(rest)?.[1];
  if (key === undefined) return { rest, column };
  leave(levels, (level) => level.column >= column);
  levels.push({ column, step: key });
  return { rest, column };
}

function isItemAt({ column, step }: Level, at: number): boolean {
  return column === at && typeof step === 'number';
}

function leave(levels: Level[], isOver: (level: Level) => boolean): void {
  for (let last = levels.at(-1); last !== undefined && isOver(last); last = levels.at(-1))
    levels.pop();
}

function placeOnLine(levels: Level[], line: string, offset: number): PlaceInRecipe | undefined {
  if (/(?:^|\s)#/.test(line)) return undefined;
  const { rest, column } = enter(levels, line);
  const path = levels.map(({ step }) => step);
  const value = /^[A-Za-z_][\w-]*\s*:\s+(\S*)$/.exec(rest);
  if (value !== null) {
    const typed = value[1] ?? '';
    return { path, isValue: true, from: offset - typed.length, column };
  }
  if (!/^[\w-]*$/.test(rest)) return undefined;
  // A key is written: what is deeper, or at its own column, is not around it.
  leave(levels, (level) => level.column >= column);
  const around = levels.map(({ step }) => step);
  return { path: around, isValue: false, from: offset - rest.length, column };
}
