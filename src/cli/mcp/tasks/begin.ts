/** Gives a task to a process of its own, which outlives the server, and forgets about it: its records tell the rest. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { programFile } from '../words';
import type { Order } from './order';
import { fileTaskStore, forgetOld, type Task } from './task';

/** Name of the hidden command. */
export const taskCommand = 'carry-out';

/**
 * @returns what can be asked for later
 * @throws StorageError, or what the system says of a process that cannot be started; then nothing has begun
 */
export async function beginTask(
  name: string,
  { options, site, work }: Omit<Order, 'id'>,
): Promise<Task> {
  const id = randomBytes(6).toString('hex');
  const task: Task = { id, kind: work.kind, name, siteName: site.name, startedAt: Date.now() };
  const store = fileTaskStore();
  forgetOld(store);
  store.save(task, { flush: true });
  const order: Order = { id, options: Object.assign({}, options, { debug: false }), site, work };
  try {
    const child = spawn(process.execPath, [programFile(), taskCommand], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    await once(child, 'spawn');
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(order));
    await once(child.stdin, 'close');
    child.unref();
  } catch (error) {
    store.remove(id);
    throw error;
  }
  return task;
}
