/** A site, or a portal, that fails beside others: one line, and it spoils nothing. */
import { failureOf } from '../failures/report';
import { shownFailure, type Output } from '../terminal/output';
import type { SiteEnd } from './slices';

export function failedSite(
  site: { readonly urn: string | undefined; readonly name: string },
  error: unknown,
  output: Output,
): SiteEnd {
  const failure = failureOf(error, { site: site.name });
  const { sentence, action } = failure.explanation;
  output.warn(sentence, ...(action === undefined ? [] : [action]));
  const value = { site: site.urn, slices: [], error: shownFailure(failure) };
  return { value, exitCode: failure.exitCode, isAll: false, rows: [] };
}
