/** What can be done with a snapshot that waits for its turn: start it now if it is held, or drop it. */
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';

export async function releaseQueued(parts: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind !== 'queued') return;
  await parts.accounts.connect(true);
  parts.queue.release(row.queued.id);
}

export function removeQueued({ queue }: Parts, row: Row | undefined): void {
  if (row?.kind === 'queued') queue.remove(row.queued.id);
}
