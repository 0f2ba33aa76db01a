// The file of a notebook: its cells as their authors wrote them, without what they printed. The code of all cells is
// one program, in which an import of the first cell counts for the last.
import { diagnoseProfile, isProfile } from '../genilib';
import { profileImageUses } from '../genilib/profile';
import { outerDiagnostic, outerUse, type Inner } from '../embedded/inner';
import { MappedText } from '../embedded/mappedText';
import { heedPythonComments } from '../ignore';
import type { Span } from '../syntax/document';

export interface NotebookCells {
  /** What stands between the quotes of the lines of each. */
  readonly code: readonly (readonly Span[])[];
  readonly prose: readonly Span[];
}

/** A string that is left open ends with the text, so that no quote is looked at twice. */
const token = /"(?:[^"\\]|\\.)*"?|[{}[\]:,]/gs;

interface Level {
  readonly opening: string;
  key: string;
  type: string;
  readonly source: Span[];
}

/** The cells of a notebook of version 4; none of a text that is no notebook. */
export function notebookCells(text: string): NotebookCells {
  const code: Span[][] = [];
  const prose: Span[] = [];
  const levels: Level[] = [];
  let last = '';
  for (const { index, 0: word } of text.matchAll(token)) {
    const level = levels.at(-1);
    switch (word) {
      case '{':
      case '[':
        levels.push({ opening: word, key: '', type: '', source: [] });
        break;
      case '}':
      case ']':
        levels.pop();
        if (!level || levels.length !== 2 || levels[0]?.key !== 'cells') break;
        if (level.type === 'code') code.push(level.source);
        else prose.push(...level.source);
        break;
      case ',':
      case ':':
        if (level) level.key = word === ':' ? last : '';
        break;
      default:
        last = word.slice(1, -1);
        valueOfCell(levels, last, { start: index + 1, end: index + word.length - 1 });
    }
  }
  return { code, prose };
}

/** Keeps the type and the lines of a cell: `cells` → the list → the cell → perhaps the list of its lines. */
function valueOfCell(levels: readonly Level[], value: string, span: Span): void {
  const [root, list, cell, lines] = levels;
  if (root?.key !== 'cells' || list?.opening !== '[' || !cell || levels.length > 4) return;
  if (lines ? lines.opening === '[' && cell.key === 'source' : cell.key === 'source')
    cell.source.push(span);
  else if (!lines && cell.key === 'cell_type') cell.type = value;
}

/** A line that orders the notebook to do something is no Python. */
function isMagic(text: string, { start }: Span): boolean {
  return /^\s*[%!]/.test(text.slice(start, start + 20));
}

/** The code as a profile; undefined where it is none. */
export function notebookProfile(text: string, { code }: NotebookCells): Inner | undefined {
  const mapped = new MappedText('json');
  for (const cell of code) {
    for (const line of cell) if (!isMagic(text, line)) mapped.append(text, line);
    mapped.appendBreak();
  }
  const lines = code.flat();
  const [first] = lines;
  if (!first || !isProfile(mapped.text)) return undefined;
  const python = mapped.text;
  return {
    start: first.start,
    end: lines.at(-1)?.end ?? first.end,
    uses: profileImageUses(python)
      .filter(({ certain }) => certain)
      .map((use) => outerUse(use, mapped, { part: !use.replaceable || use.writtenAs !== 'text' })),
    diagnose: (options) =>
      heedPythonComments(diagnoseProfile(python, options), python).map((one) =>
        outerDiagnostic(one, mapped),
      ),
  };
}
