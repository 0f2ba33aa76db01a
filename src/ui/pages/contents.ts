/**
 * What the pages show, and what an image's row says when it is pointed at, a bundle of its own: it is loaded by the first
 * of them, so a window in which nobody looks closer does not pay for it.
 */
import { useTranslations } from '../text/translations';

// This bundle has its own copy of the sentences.
useTranslations();

export { versionChecks } from './details/checks';
export { detailsHtml } from './details/html';
export { detailsState } from './details/state';
export { History } from '../../model/history/history';
export { settleLeft } from '../../model/history/settle';
export { housekeepingHtml } from './housekeeping/html';
export { boardState } from './housekeeping/state';
export { historyHtml } from './history/html';
export { eventDetails, historyState } from './history/state';
export { imageTreeTooltip } from '../trees/imageTooltips';
export { progressHtml } from './progress/html';
export { progressState } from './progress/state';
