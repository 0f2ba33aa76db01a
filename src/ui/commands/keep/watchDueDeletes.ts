/** Images of one's own whose date to be deleted has come: asked about once in each window, by a command that is loaded then. */
import * as vscode from 'vscode';
import type { Parts } from '../../context';

export function registerDueDeletes(parts: Parts): vscode.Disposable {
  const { inventory, labels, problems } = parts;
  let isTold = false;
  const look = (): void => {
    const isDated = !isTold && labels.current.images.some((one) => one.deleteAfter !== undefined);
    if (!isDated) return;
    void problems.guard(async () => {
      const { askDueDeletes } = await import('../handlers');
      if (isTold) return;
      isTold = askDueDeletes(parts);
    });
  };
  return vscode.Disposable.from(
    inventory.onDidChange(({ part }) => {
      if (part !== 'slices') look();
    }),
    labels.onDidChange(look),
  );
}
