/**
 * What the process of a task is told, as one JSON document on its standard input: exactly what the person has agreed to.
 * It holds paths and addresses, and no secret.
 */
import type { RecipeFile } from '../../../model/builds/startBuild';
import { isRecord } from '../../../model/storage/json';
import type { TrialWish } from '../../../model/trials/trial';
import type { ServerOptions } from '../offer';
import { taskId } from './task';

export interface OrderedSite {
  readonly url: string;
  readonly urn: string;
  readonly name: string;
}

export interface TryOrder {
  readonly kind: 'try';
  readonly wish: Omit<TrialWish, 'scriptFile'>;
  /** The text that was agreed to, whatever the file says by now. */
  readonly script?: { readonly name: string; readonly text: string } | undefined;
}

export interface BuildOrder {
  readonly kind: 'build';
  /** The recipe that was agreed to, with the texts of its scripts, whatever its files say by now. */
  readonly file: RecipeFile;
  /** SHA-256 of it and of all that it copies of its folder. */
  readonly digest: string;
}

export interface Order {
  readonly id: string;
  readonly options: ServerOptions;
  readonly site: OrderedSite;
  readonly work: TryOrder | BuildOrder;
}

/** It was written by a server of this version; a mistake in it is one of ours. @throws Error */
export function parseOrder(text: string): Order {
  const order: unknown = JSON.parse(text);
  const isOrder =
    isRecord(order) &&
    taskId.test(String(order['id'])) &&
    isRecord(order['options']) &&
    isRecord(order['site']) &&
    isRecord(order['work']);
  if (!isOrder) throw new Error('This is no order of a task.');
  return order as unknown as Order;
}
