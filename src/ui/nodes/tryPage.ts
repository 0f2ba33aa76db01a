/** The page of a try: one tab, which shows one try after the other and is brought back after a reload. */
import * as vscode from 'vscode';
import type { Trial } from '../../model/trials/trial';
import type { Parts } from '../context';
import { commands, tryPanel } from '../contributions';
import { tryHtml } from '../pages/try/html';
import { PageTabs, type Said } from '../pages/tabs';
import {
  isTryFromPage,
  isTryMemory,
  type TryButton,
  type TryFromPage,
  type TryToPage,
} from '../pages/try/protocol';
import { tryState } from '../pages/try/state';
import type { Trials } from './trials';

type Does<Button extends TryButton> = Readonly<Record<Button, (trial: Trial) => unknown>>;

export type TryActions = Does<'giveBack' | 'publish' | 'again' | 'details'>;

/** The tries of this window and their page. */
export interface Hub {
  readonly parts: Parts;
  readonly trials: Trials;
  readonly page: TryPage;
}

export type TryPage = PageTabs<Trial, Said<TryFromPage>, TryToPage>;

export function makeTryPage(parts: Parts, trials: Trials, actions: TryActions): TryPage {
  const does: Does<TryButton> = {
    stop: ({ id }) => trials.stop(id),
    log: ({ logFile }) => vscode.window.showTextDocument(vscode.Uri.file(logFile)),
    showLog: () => vscode.commands.executeCommand(commands.showLog),
    giveBack: actions.giveBack,
    publish: actions.publish,
    again: actions.again,
    details: actions.details,
  };
  const page: TryPage = new PageTabs(parts, {
    viewType: tryPanel,
    icon: 'snapshot',
    html: tryHtml,
    titleOf,
    remembered: (memory) => (isTryMemory(memory) ? trials.find(memory.trialId) : undefined),
    isMessage: isTryFromPage,
    hear: (_, { type, trialId }) => {
      // The try that the person saw as they pressed: the page may have turned to another one since.
      const trial = trials.find(trialId);
      return trial && does[type](trial);
    },
    tell: ({ id }) => stateOf(trials, id),
  });
  trials.onDidChange(({ id }) => {
    if (page.of()?.subject.id === id) page.drawSoon();
  });
  return page;
}

function stateOf(trials: Trials, id: string): TryToPage | undefined {
  const trial = trials.find(id);
  if (trial === undefined) return undefined;
  const isOurs = trials.isOurs(id);
  const output = trials.outputOf(trial);
  return { type: 'try', state: tryState(trial, { output, isOurs }) };
}

function titleOf({ imageName }: Trial): string {
  return vscode.l10n.t('Try {0}', imageName);
}
