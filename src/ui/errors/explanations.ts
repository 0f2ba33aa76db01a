/**
 * The sentences for failures, a bundle of their own: it is loaded by the first failure, so a window in
 * which nothing fails does not pay for them.
 */
import { useTranslations } from '../text/translations';

// This bundle has its own copy of the sentences.
useTranslations();

// All of them: the first use of one that is missing here would throw.
export * from '../../model/failures/explain';
