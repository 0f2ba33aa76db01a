/**
 * What the pages show, a bundle of its own: it is loaded by the first page, so a window in which none is open does not
 * pay for it.
 */
import { useTranslations } from '../text/translations';

// This bundle has its own copy of the sentences.
useTranslations();

export { closeOldTabs, holdPage, replaceLeft } from './leftPages';
export { readElsewhere } from '../elsewhere/read';
export { findUsers } from '../images/users';
export { versionChecks } from './details/checks';
export { newestPair } from './details/comparison';
export { detailsHtml } from './details/html';
export { detailsState } from './details/state';
export { History } from '../../model/history/history';
export { settleLeft } from '../../model/history/settle';
export { housekeepingHtml } from './housekeeping/html';
export { boardState } from './housekeeping/state';
export { historyHtml } from './history/html';
export { eventDetails, historyState } from './history/state';
export { progressHtml } from './progress/html';
export { progressState } from './progress/state';
