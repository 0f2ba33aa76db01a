/**
 * Work that nobody waits for while a window opens: what reads the disk is done in a turn of its own,
 * when VS Code has been told that the extension is there.
 */
import { Disposable } from 'vscode';

/** @param work returns what it registers, which is disposed of with the rest. */
export function afterActivation(work: () => Disposable | undefined): Disposable {
  let made: Disposable | undefined;
  const turn = setImmediate(() => {
    made = work();
  });
  return new Disposable(() => {
    clearImmediate(turn);
    made?.dispose();
  });
}
