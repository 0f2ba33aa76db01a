/** The last try of an image, as the journal has it. */
import type { TryEnded } from '../../../model/journal/entries';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';
import { lastTry, trySentence } from '../../../model/trials/trialEntry';
import { dateText } from '../../../model/units';

export interface LastTry {
  readonly sentence: string;
  readonly shown: Pick<TryEnded, 'outcome' | 'hardwareType' | 'sliverType' | 'answers'> & {
    readonly at: string;
  };
}

/** Undefined for an image that was never tried here, and where the journal cannot be read. */
export function lastTryOf(imageUrn: string): LastTry | undefined {
  try {
    const entry = lastTry(fileJournal(defaultJournalFile).read(), imageUrn);
    if (entry === undefined) return undefined;
    const { outcome, hardwareType, sliverType, answers } = entry;
    const at = new Date(entry.at).toISOString();
    return {
      sentence: trySentence(entry, (when) => dateText(when)),
      shown: { outcome, hardwareType, sliverType, answers, at },
    };
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    return undefined;
  }
}
