/**
 * The check of a node in the last step of a snapshot: lines that fill themselves and keep nobody from going on. It ends
 * with the questions, unless the person has opened its page.
 */
import * as vscode from 'vscode';
import { gistOf, warningsOf, type Finding } from '../../model/check/finding';
import type { Event } from '../../model/event';
import { isSilentKey } from '../../model/ssh/silentKey';
import { ageText } from '../../model/units';
import { filesOf } from '../accounts/nodeLogin';
import type { Parts } from '../context';
import type { Choice } from '../multiStepInput';
import type { AnySliverRow } from '../trees/row';
import type { CheckPages } from './checkPages';
import { NodeLook } from './nodeLook';

/** `check`: look, or show what was found; `accounts`: keep those that were added, or leave them out. */
export type CheckChoice = 'check' | 'accounts';
type Line = Choice<CheckChoice>;

/** Milliseconds: what an open page found before that may have changed. */
const FRESH_MS = 5 * 60_000;

export class WizardCheck {
  readonly #parts: Parts;
  readonly #pages: CheckPages;
  readonly #look: NodeLook;
  /** A page has it. */
  #isHandedOver: boolean;

  /** @param look what a page has found before */
  constructor(parts: Parts, pages: CheckPages, from: AnySliverRow | NodeLook) {
    this.#parts = parts;
    this.#pages = pages;
    this.#isHandedOver = from instanceof NodeLook;
    this.#look = from instanceof NodeLook ? from : new NodeLook(parts, from);
  }

  get onDidChange(): Event<void> {
    return this.#look.onDidChange;
  }

  /** With the last step; only where it may, and nothing is known of the node as it is now. */
  begin(): void {
    const { isLooking, found, problem } = this.#look;
    const isFresh = found !== undefined && Date.now() - found.at < FRESH_MS;
    if (isLooking || isFresh || problem !== undefined) return;
    if (mayLookByItself(this.#parts, this.#look.target)) void this.#look.look();
  }

  /** @param accounts whether those that were added are kept; undefined where the site cannot be asked to */
  lines(accounts: boolean | undefined): readonly Line[] {
    const { found } = this.#look;
    const added = found?.findings.find(({ kind }) => kind === 'accounts');
    const isOffered = accounts !== undefined && added !== undefined;
    return [this.#checkLine(), ...(isOffered ? [accountsLine(added, accounts)] : [])];
  }

  /**
   * The person has chosen the line of the check.
   * @param resume comes back to the last step
   * @returns whether the questions end, because a page is open instead
   */
  choose(resume: (check: WizardCheck) => unknown): boolean {
    const { isLooking, found, problem } = this.#look;
    if (!isLooking && found === undefined && problem === undefined) {
      void this.#look.look();
      return false;
    }
    this.#isHandedOver = true;
    this.#pages.show(this.#look, () =>
      resume(new WizardCheck(this.#parts, this.#pages, this.#look)),
    );
    return true;
  }

  /** The questions have ended. */
  end(): void {
    if (!this.#isHandedOver) this.#look.dispose();
  }

  #checkLine(): Line {
    const { isLooking, found, problem } = this.#look;
    if (isLooking)
      return line(
        'loading~spin',
        vscode.l10n.t('Checking the node…'),
        vscode.l10n.t('You can go on without it.'),
      );
    if (problem !== undefined)
      return line('circle-slash', vscode.l10n.t('The node was not checked'), problem.sentence);
    if (found === undefined)
      return line(
        'search',
        vscode.l10n.t('Check the node first'),
        vscode.l10n.t('Looks for secrets, data that is not kept and added accounts, over SSH.'),
      );
    const isClear = warningsOf(found.findings).length === 0;
    return line(isClear ? 'pass' : 'warning', gistOf(found.findings), whenWords(found.at));
  }
}

function whenWords(at: number): string {
  const now = Date.now();
  if (now - at < 60_000)
    return vscode.l10n.t('The node was just checked. Choose this line for details.');
  const when = ageText(at, now, vscode.env.language);
  return vscode.l10n.t('The node was checked {0}. Choose this line for details.', when);
}

/**
 * A key that has to be touched, or an agent that asks, would surprise a person who only wants to read the last step.
 * So unless the person says otherwise, only a key that is known to ask for nothing is used unasked.
 */
function mayLookByItself(parts: Parts, { state }: AnySliverRow): boolean {
  const { checkBeforeSnapshot, sshKey } = parts.settings();
  if (checkBeforeSnapshot !== 'silent') return checkBeforeSnapshot === 'always';
  if (filesOf(parts, state) !== undefined) return true;
  return sshKey !== undefined && isSilentKey(sshKey);
}

/** Names that the line has room for. */
const MOST_NAMES = 5;

function accountsLine({ items }: Finding, isKept: boolean): Line {
  const names = items.slice(0, MOST_NAMES).map(({ name }) => name);
  const listed = [...names, ...(items.length > MOST_NAMES ? ['…'] : [])].join(', ');
  return isKept
    ? accounts(
        'check',
        vscode.l10n.t('Added accounts and groups are kept: {0}', listed),
        vscode.l10n.t('Choose this line to leave them out.'),
      )
    : accounts(
        'person-add',
        vscode.l10n.t('Keep added accounts and groups: {0}', listed),
        vscode.l10n.t('Choose this line to ask the site to keep them in the image.'),
      );
}

function accounts(icon: string, label: string, detail: string): Line {
  return {
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    alwaysShow: true,
    value: 'accounts',
  };
}

function line(icon: string, label: string, detail: string): Line {
  return { label, detail, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true, value: 'check' };
}
