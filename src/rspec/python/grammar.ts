// The grammar of Python, behind one function: it is loaded with the first profile only (docs/architecture.md).
import { parser } from '@lezer/python';
import type { Tree } from '@lezer/common';

/** Never throws: what cannot be read becomes nodes that are errors. */
export function parsePython(text: string): Tree {
  // A byte order mark would be a part of the first name; an empty line in its place keeps all offsets.
  return parser.parse(text.startsWith('\uFEFF') ? `\n${text.slice(1)}` : text);
}
