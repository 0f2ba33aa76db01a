/** The tries of this window and their page, made with the first use, and what commands ask of them. */
import type * as vscode from 'vscode';
import type { Parts } from '../context';
import type { Row } from '../trees/row';
import * as left from './leftNodes';
import * as trying from './tryImage';
import { Trials } from './trials';
import { makeTryPage, type Hub, type TryPage } from './tryPage';

let made: Hub | undefined;

function hub(parts: Parts): Hub {
  if (made !== undefined) return made;
  const trials = new Trials(parts);
  const guard = (work: () => Promise<void>): unknown => parts.problems.guard(work);
  const page = makeTryPage(parts, trials, {
    giveBack: (trial) => guard(() => left.giveBackTrial({ trials }, trial)),
    publish: (trial) => guard(() => trying.publish(parts, trial)),
    again: (trial) => guard(() => trying.tryAgain(parts, trial)),
    details: (trial) => guard(() => trying.showTriedImage(parts, trial)),
  });
  made = { parts, trials, page };
  return made;
}

export async function tryImage(parts: Parts, row: Row | undefined): Promise<void> {
  await trying.tryImage(hub(parts), row);
}

export async function showTries(parts: Parts): Promise<void> {
  await trying.showTries(hub(parts));
}

export async function giveBackNodes(parts: Parts): Promise<void> {
  await left.giveBackNodes(hub(parts));
}

export function goOnWithTries(parts: Parts): vscode.Disposable {
  return left.goOnWithTries(hub(parts));
}

/** What brings back its page. */
export function tryPages(parts: Parts): TryPage {
  return hub(parts).page;
}
