/**
 * What people look for and the protocol does not have: it is said where they look, with what can be done instead, and
 * with the site's own web page where we know it.
 */
import * as vscode from 'vscode';
import { portalOf } from '../../model/accounts/portals';
import type { Parts } from '../context';
import type { Row } from '../trees/row';
import { imageTarget, jobTarget } from './target';
import { askInDialog, inform } from '../text/messages';
import { openWebPage } from '../text/webPage';

/** Who can use an image is said once, when it is made (docs/protocol.md 6.6). */
export async function changeImageUsers(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await imageTarget(parts, row, vscode.l10n.t('Change Who Can Use It'));
  if (target === undefined) return;
  const { image, state } = target;
  await explainWithPage(
    state.site.urn,
    vscode.l10n.t('Who can use {0} cannot be changed from here', image.name),
    vscode.l10n.t(
      'It is decided when the image is made: the protocol has no way to change it later. Take a snapshot under another name, or change it on the web page of {0}, if it has one.',
      state.site.name,
    ),
  );
}

/** A snapshot that has begun goes on to its end: no call stops it. */
export async function cancelSnapshot(parts: Parts, row: Row | undefined): Promise<void> {
  const job = await jobTarget(parts, row, vscode.l10n.t('Cancel Snapshot'));
  if (job === undefined) return;
  const { imageName, siteUrn, siteName } = job;
  if (job.outcome !== undefined) {
    await inform(vscode.l10n.t('The snapshot {0} has already ended.', imageName));
    return;
  }
  await explainWithPage(
    siteUrn,
    vscode.l10n.t('The snapshot {0} cannot be cancelled from here', imageName),
    vscode.l10n.t(
      'It keeps running: the protocol has no way to cancel it. Delete the image when it is ready, or see the web page of {0}, if it has one.',
      siteName,
    ),
  );
}

/** The page of a site that we know; the row offers it nowhere else. */
export async function openSitePage(_: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind !== 'site') return;
  const url = portalOf(row.state.site.urn);
  if (url !== undefined) await openWebPage(url);
}

async function explainWithPage(siteUrn: string, question: string, detail: string): Promise<void> {
  const url = portalOf(siteUrn);
  const page = vscode.l10n.t('Open Web Page');
  const buttons = url === undefined ? [] : [page];
  // A notification would show the first words only.
  const answer = await askInDialog({ question, detail, buttons });
  if (url !== undefined && answer === page) await openWebPage(url);
}
