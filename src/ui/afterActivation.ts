/**
 * Work that nobody waits for while a window opens, such as reading the disk: done in a turn of its own,
 * when VS Code has been told that the extension is there.
 */
import { Disposable } from 'vscode';

/** Dispose of it, and what has not been done is left. */
export function afterActivation(work: () => void): Disposable {
  const turn = setImmediate(work);
  return new Disposable(() => clearImmediate(turn));
}
