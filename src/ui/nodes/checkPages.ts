/** The pages of checks: one for each sliver, which shows its last look and looks again. */
import * as vscode from 'vscode';
import { checkPanel } from '../contributions';
import type { Parts } from '../context';
import { checkHtml } from '../pages/check/html';
import { isCheckFromPage, type CheckFromPage, type CheckToPage } from '../pages/check/protocol';
import { checkState } from '../pages/check/state';
import { PageTabs, type Said } from '../pages/tabs';
import { mention } from '../text/messages';
import type { AnySliverRow } from '../trees/row';
import type { NodeLook } from './nodeLook';

/** What a page shows. */
interface Check {
  readonly look: NodeLook;
  /** What its button for a snapshot does. */
  readonly snapshot: () => unknown;
}

export class CheckPages {
  readonly #parts: Parts;
  readonly #tabs: PageTabs<Check, Said<CheckFromPage>, CheckToPage>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#tabs = new PageTabs(parts, {
      viewType: checkPanel,
      icon: 'snapshot',
      html: checkHtml,
      titleOf: ({ look }) => vscode.l10n.t('Check of {0}', look.target.sliver.clientId),
      keyOf: ({ look }) => keyOf(look.target),
      isMessage: isCheckFromPage,
      hear: ({ subject }, message) => this.#hear(subject, message),
      tell: ({ look }) => stateOf(look),
      closed: ({ look }) => look.dispose(),
    });
  }

  /** The page has the look from now on, and ends it when it is closed. */
  show(look: NodeLook, snapshot: () => unknown): void {
    const before = this.lookOf(look.target);
    if (before !== look) {
      before?.dispose();
      look.onDidChange(() => this.#tabs.draw());
    }
    this.#tabs.show({ look, snapshot });
  }

  /** What the page of the sliver shows, where one is open. */
  lookOf(target: AnySliverRow): NodeLook | undefined {
    return this.#tabs.of(keyOf(target))?.subject.look;
  }

  #hear({ look, snapshot }: Check, message: Said<CheckFromPage>): void {
    const { problems } = this.#parts;
    switch (message.type) {
      case 'again':
        void look.look();
        return;
      case 'snapshot':
        void problems.guard(() => snapshot());
        return;
      case 'copy':
        void problems.guard(() => copyCommand(look, message.id));
    }
  }
}

function keyOf({ sliver: { siteUrn, urn } }: AnySliverRow): string {
  return `${siteUrn} ${urn}`;
}

/** The command of the finding that the page shows; the page itself sends no text that could be copied. */
async function copyCommand({ found }: NodeLook, id: number): Promise<void> {
  const command = found?.findings[id]?.command;
  if (command === undefined) return;
  await vscode.env.clipboard.writeText(command);
  mention('copy', vscode.l10n.t('Copied the command'));
}

function stateOf({ target, isLooking, found, problem }: NodeLook): CheckToPage {
  const { slice, sliver, state } = target;
  return {
    type: 'check',
    state: checkState({
      clientId: sliver.clientId,
      slice: slice.name,
      site: state.site.name,
      isLooking,
      found,
      problem,
    }),
  };
}
