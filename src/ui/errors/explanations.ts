/**
 * The sentences for failures, a bundle of their own: it is loaded by the first failure, so a window in
 * which nothing fails does not pay for them.
 */
import { useTranslations } from '../translations';

// This bundle has its own copy of the sentences.
useTranslations();

export { explain, explainInOneLine } from '../../model/explain';
