/** Where a command writes down what it changes; that it cannot is said once. */
import { Acts } from '../../../model/journal/acts';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { say } from '../../terminal/streams';

export function commandActs(): Acts {
  return new Acts(fileJournal(defaultJournalFile), ({ sentence }) => say([sentence]));
}
