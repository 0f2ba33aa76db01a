/** Nodes that a crash or a command has left: gone on with, or offered to be given back. */
import * as vscode from 'vscode';
import { explain } from '../../model/failures/explain';
import { nodeOf, type LoanRecord } from '../../model/nodes/record';
import type { Trial } from '../../model/trials/trial';
import { commands } from '../contributions';
import { inform, warn, working } from '../text/messages';
import { tellEnd } from './tryImage';
import type { Hub } from './tryPage';

export async function giveBackNodes({ parts, trials }: Hub): Promise<void> {
  await parts.loading.want('images', false);
  const left = trials.leftNodes();
  if (left.length === 0) {
    void inform(vscode.l10n.t('There is no node to give back.'));
    return;
  }
  for (const record of left) await giveBackOne(trials, record);
}

export async function giveBackTrial({ trials }: Pick<Hub, 'trials'>, trial: Trial): Promise<void> {
  const record = trials.loanOf(trial);
  if (record !== undefined) await giveBackOne(trials, record);
}

async function giveBackOne(trials: Hub['trials'], record: LoanRecord): Promise<void> {
  const { siteName: site, about } = record;
  const why = await working(vscode.l10n.t('Giving the node for {0} back to {1}', about, site), () =>
    trials.giveBack(record).catch((error: unknown) => {
      throw explain(error, { site });
    }),
  );
  if (why === undefined)
    void inform(vscode.l10n.t('{0} was given back to {1}.', nodeOf(record), site));
  else void warn(vscode.l10n.t('{0} is not given back yet. {1}', nodeOf(record), why));
}

/** Nothing is asked of a site before its account is connected: then, and whenever another one is. */
export function goOnWithTries({ parts, trials, page }: Hub): vscode.Disposable {
  let isTold = false;
  const look = (): void => {
    const going = trials.goOn((trial) => tellEnd(page, trial));
    void going.catch((error: unknown) => parts.log.note(explain(error).sentence));
    const [first, ...others] = trials.leftNodes();
    if (first === undefined || isTold) return;
    isTold = true;
    void tellLeft(first, others.length);
  };
  look();
  return vscode.Disposable.from(parts.accounts.onDidChange(look));
}

async function tellLeft(first: LoanRecord, more: number): Promise<void> {
  const give = vscode.l10n.t('Give Back');
  const text =
    more === 0
      ? vscode.l10n.t('{0} at {1} was not given back.', nodeOf(first), first.siteName)
      : vscode.l10n.t('{0} nodes were not given back.', more + 1);
  if ((await warn(text, give)) === give)
    await vscode.commands.executeCommand(commands.giveBackNodes);
}
