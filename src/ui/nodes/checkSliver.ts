/** Check Sliver Before Snapshot: looks at the node over SSH, and shows on a page what to decide. */
import * as vscode from 'vscode';
import { commands } from '../contributions';
import { anySliverTarget } from '../commands/target';
import type { Parts } from '../context';
import type { AnySliverRow, Row } from '../trees/row';
import { CheckPages } from './checkPages';
import { NodeLook } from './nodeLook';
import { WizardCheck } from './wizardCheck';

/** One for each window, made with the first page. */
const pages = new WeakMap<Parts, CheckPages>();

function pagesOf(parts: Parts): CheckPages {
  const made = pages.get(parts) ?? new CheckPages(parts);
  pages.set(parts, made);
  return made;
}

export async function checkBeforeSnapshot(parts: Parts, row: Row | undefined): Promise<void> {
  const title = vscode.l10n.t('Check Sliver Before Snapshot');
  const target = await anySliverTarget(parts, row, title);
  if (target === undefined) return;
  const look = new NodeLook(parts, target);
  pagesOf(parts).show(look, () =>
    vscode.commands.executeCommand(commands.snapshotSliver, look.target),
  );
  await look.look();
}

/** For the questions before a snapshot. What an open page has found counts. */
export function checkInWizard(parts: Parts, target: AnySliverRow): WizardCheck {
  const all = pagesOf(parts);
  return new WizardCheck(parts, all, all.lookOf(target) ?? target);
}
