/** Completes the history, by the bundle of the pages, which is loaded by its first use. */
import type { Witnesses } from '../../../model/history/settle';
import { defaultJournalFile } from '../../../model/journal/journal';
import { History, settleLeft } from '../contents';

/** @throws StorageError */
export async function settlePast(witnesses: Witnesses): Promise<void> {
  await settleLeft(new History(defaultJournalFile), witnesses);
}
