/** Asks whether to delete those of one's images whose date has come. Nothing is deleted but by the plan of housekeeping. */
import * as vscode from 'vscode';
import { dueAmong } from '../../../model/keep/findings';
import { protectionOf } from '../../../model/keep/labels';
import type { Parts } from '../../context';
import { inform } from '../../text/messages';
import { showDueDeletes } from './housekeeping';

/** @returns whether there was something to ask */
export function askDueDeletes(parts: Parts): boolean {
  const { inventory, labels } = parts;
  const said = labels.current;
  const images = inventory.sites.flatMap((state) => state.images.value ?? []);
  const slices = inventory.sites.flatMap((state) => state.slices.value ?? []);
  const own = images.filter(({ mine }) => mine);
  const due = dueAmong(own, { labels: said, slices }, Date.now());
  const count = due.filter(({ urn }) => protectionOf(said, urn) === undefined).length;
  if (count > 0) void ask(parts, count);
  return count > 0;
}

async function ask(parts: Parts, count: number): Promise<void> {
  const show = vscode.l10n.t('Show Plan…');
  const words =
    count === 1
      ? vscode.l10n.t(
          'The date to delete a version of your images has come. Nothing is deleted yet.',
        )
      : vscode.l10n.t(
          'The date to delete {0} versions of your images has come. Nothing is deleted yet.',
          count,
        );
  if ((await inform(words, show)) === show) showDueDeletes(parts);
}
