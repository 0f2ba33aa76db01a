/** Show Manifest: what the site gave to the slice, as a read-only RSpec. */
import * as vscode from 'vscode';
import type { Parts } from '../context';
import type { Row } from '../trees/row';
import { sliceTarget } from './target';
import { workingQuietly } from '../text/messages';

export async function showManifest(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await sliceTarget(parts, row, vscode.l10n.t('Show Manifest'));
  if (target === undefined) return;
  const { slice, state } = target;
  const { account, site } = state;
  const title = vscode.l10n.t('Reading the manifest of {0}…', slice.name);
  const of = { accountId: account.id, siteUrn: site.urn, sliceUrn: slice.urn };
  await parts.problems.guard(
    () => workingQuietly(title, () => parts.manifests.show(of, site.name, slice.name)),
    { about: { site: site.name, slice: slice.name }, retry: () => showManifest(parts, target) },
  );
}
