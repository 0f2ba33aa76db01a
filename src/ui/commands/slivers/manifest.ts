/** Show Manifest: what the site gave to the slice, as a read-only RSpec. */
import * as vscode from 'vscode';
import { isByCertificate } from '../../../model/slices/ways';
import type { Parts } from '../../context';
import type { ManifestOf } from '../../documents/manifests';
import type { AnySliceRow, Row } from '../../trees/row';
import { anySliceTarget } from '../target';
import { workingQuietly } from '../../text/messages';

export async function showManifest(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await anySliceTarget(parts, row, vscode.l10n.t('Show Manifest'));
  if (target === undefined) return;
  const { slice, state } = target;
  const { site } = state;
  const title = vscode.l10n.t('Reading the manifest of {0}…', slice.name);
  await parts.problems.guard(
    () =>
      workingQuietly(title, () => parts.manifests.show(manifestOf(target), site.name, slice.name)),
    { about: { site: site.name, slice: slice.name }, retry: () => showManifest(parts, target) },
  );
}

/** From the site where a certificate sees it, else from the portal. */
function manifestOf(target: AnySliceRow): ManifestOf {
  const { slice, state } = target;
  const of = { siteUrn: state.site.urn, sliceUrn: slice.urn };
  if (isByCertificate(target)) return { accountId: target.state.account.id, ...of };
  const { portalId = '', id } = slice.experiment ?? {};
  return { accountId: portalId, ...of, experiment: id ?? '' };
}
