/**
 * What the pages show, a bundle of its own: it is loaded by the first page, so a window in which none is open does not
 * pay for it.
 */
import { useTranslations } from '../text/translations';

// This bundle has its own copy of the sentences.
useTranslations();

export { readElsewhere } from '../elsewhere/read';
export { closeOldTabs, holdPage, replaceLeft } from './leftPages';
export { History } from '../../model/history/history';
export { settleLeft } from '../../model/history/settle';
export { detailsPages } from './details/make';
export { historyPages } from './history/make';
export { housekeepingHtml } from './housekeeping/html';
export { boardState } from './housekeeping/state';
export { imageTreeTooltip } from '../trees/imageTooltips';
export { progressPages } from './progress/make';
