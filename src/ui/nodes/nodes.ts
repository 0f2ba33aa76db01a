/**
 * What the window does with nodes over SSH, a bundle of its own: it is loaded by the first use of one of these names,
 * so a window in which nobody looks at a node does not pay for it. Whoever imports it calls a name, and does not keep
 * it: a table that holds one of the functions would load them all.
 */
import { useTranslations } from '../text/translations';

// This bundle has its own copy of the sentences.
useTranslations();

export { checkBeforeSnapshot, checkInWizard } from './checkSliver';
export { giveBackNodes, goOnWithTries, showTries, tryImage, tryPages } from './hub';
