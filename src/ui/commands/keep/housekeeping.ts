/** Show Housekeeping: the page with what images take, and with a plan to delete some. There is one. */
import * as vscode from 'vscode';
import type { Place } from '../../../model/accounts/account';
import { explainInOneLine } from '../../../model/failures/explain';
import { carryOut, dryRun, type Result } from '../../../model/keep/carryOut';
import type { Image } from '../../../model/inventory/image';
import { whyKept } from '../../../model/keep/evidence';
import { planCleanup, type CleanupPlan, type PlanItem, type Rules } from '../../../model/keep/plan';
import { usageOf, type Usage } from '../../../model/keep/usage';
import { sizeText } from '../../../model/units';
import { sameUrn } from '../../../rpc';
import { housekeepingPanel } from '../../contributions';
import type { Parts } from '../../context';
import { evidenceNow, gatherEvidence, type KeepEvidence } from '../../images/keepEvidence';
import { boardState, housekeepingHtml } from '../../pages/contents';
import {
  isBoardFromPage,
  type BoardFromPage,
  type BoardToPage,
  type RulesForm,
} from '../../pages/housekeeping/protocol';
import { PageTabs, type Said } from '../../pages/tabs';
import { askInDialog } from '../../text/messages';

type Tabs = PageTabs<Board, Said<BoardFromPage>, BoardToPage>;

let made: Tabs | undefined;

export function showHousekeeping(parts: Parts): void {
  boardShown(parts);
}

/** With the plan for what has a date to be deleted that has come. */
export function showDueDeletes(parts: Parts): void {
  const rules = { keep: 0, failed: false, copies: false, due: true, olderThan: 0 };
  boardShown(parts).choose(rules);
}

/** What brings the page back after a reload. */
export function housekeepingPages(parts: Parts): Tabs {
  return (made ??= makeTabs(parts));
}

function boardShown(parts: Parts): Board {
  const tabs = housekeepingPages(parts);
  const board = tabs.of()?.subject ?? new Board(parts, tabs, { asks: true });
  tabs.show(board);
  return board;
}

function makeTabs(parts: Parts): Tabs {
  const tabs: Tabs = new PageTabs(parts, {
    viewType: housekeepingPanel,
    icon: 'housekeeping',
    html: housekeepingHtml,
    titleOf: () => vscode.l10n.t('ProtoGENI Housekeeping'),
    // It asks for no passphrase by itself.
    remembered: () => tabs.of()?.subject ?? new Board(parts, tabs, { asks: false }),
    isMessage: isBoardFromPage,
    begun: ({ subject }) => void subject.begin(),
    hear: ({ subject }, message) => subject.hear(message),
    tell: (board) => board.state(),
    closed: (board) => board.stop(),
  });
  return tabs;
}

/** Milliseconds for which a look at files and nodes is believed; the site itself refuses what a node runs. */
const BELIEVED_MS = 10_000;
const DAY_MS = 86_400_000;

/** What the page shows, as long as it is open. */
class Board {
  readonly #parts: Parts;
  readonly #tabs: Tabs;
  readonly #asks: boolean;
  /** What the form is to have as soon as the page listens. */
  #chosen: RulesForm | undefined;
  #known: KeepEvidence | undefined;
  #usage: Usage | undefined;
  #plan: CleanupPlan | undefined;
  #results = new Map<PlanItem, Result>();
  #problem = '';
  #busy = '';
  /** While it deletes. */
  #stopping: AbortController | undefined;

  /** @param asks for a passphrase, where one is missing for the first look */
  constructor(parts: Parts, tabs: Tabs, { asks }: { readonly asks: boolean }) {
    this.#parts = parts;
    this.#tabs = tabs;
    this.#asks = asks;
  }

  async begin(): Promise<void> {
    if (this.#chosen !== undefined) await this.#showChosen();
    else if (this.#known === undefined) await this.#read(this.#asks);
  }

  /** What the page's form is to have, and a preview of it. */
  choose(rules: RulesForm): void {
    this.#chosen = rules;
    void this.#showChosen();
  }

  async #showChosen(): Promise<void> {
    const tab = this.#tabs.of();
    const rules = this.#chosen;
    // Once the page listens, and what it does now has ended.
    if (rules === undefined || tab?.ready !== true || this.#busy !== '') return;
    this.#chosen = undefined;
    this.#tabs.send(tab, { type: 'choose', rules });
    await this.#preview(rules);
  }

  stop(): void {
    this.#stopping?.abort();
  }

  async hear(message: Said<BoardFromPage>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        await this.#read();
        return;
      case 'plan':
        await this.#preview(message.rules);
        return;
      case 'remove':
        await this.#remove();
        return;
      case 'stop':
        this.stop();
    }
  }

  /** One thing at a time: a second press of a button does nothing. */
  async #while(busy: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy !== '') return;
    this.#busy = busy;
    this.#problem = '';
    this.#draw();
    try {
      await work();
    } catch (error) {
      this.#problem = explainInOneLine(error);
    }
    this.#busy = '';
    this.#draw();
    await this.#showChosen();
  }

  async #read(ask = true): Promise<void> {
    await this.#while(vscode.l10n.t('Reading images and what uses them…'), async () => {
      await this.#gather(ask);
    });
  }

  async #gather(ask = true): Promise<KeepEvidence> {
    const known = await this.#count(ask);
    this.#known = known;
    this.#plan = undefined;
    this.#results = new Map();
    return known;
  }

  /** Leaves the plan, and what came of it. */
  async #count(ask = true): Promise<KeepEvidence> {
    const known = await gatherEvidence(this.#parts, ask);
    const { listed, evidence, places, problems } = known;
    const nameOf = (image: Image): string => places.get(image)?.site.name ?? '';
    this.#usage = usageOf(listed, evidence, nameOf, Date.now());
    this.#problem = problems.join(' ');
    return known;
  }

  async #preview(form: RulesForm): Promise<void> {
    await this.#while(vscode.l10n.t('Asking the sites for a dry run…'), async () => {
      const { listed, evidence } = await this.#gather();
      const me = (siteUrn: string): string => this.#userAt(siteUrn);
      const plan = planCleanup(listed, evidence, rulesOf(form, Date.now()), me);
      this.#plan = await dryRun(plan, this.#placeOf);
    });
  }

  async #remove(): Promise<void> {
    const plan = this.#plan;
    const known = this.#known;
    if (plan === undefined || known === undefined || plan.items.length === 0) return;
    if (this.#busy !== '' || this.#results.size > 0) return;
    const remove = vscode.l10n.t('Delete');
    const answer = await askInDialog({
      question: questionOf(plan),
      detail: vscode.l10n.t('This cannot be undone. Each one is checked again before it goes.'),
      buttons: [remove],
    });
    if (answer !== remove || this.#plan !== plan) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    await this.#while(vscode.l10n.t('Deleting…'), async () => {
      const options = {
        placeOf: this.#placeOf,
        again: this.#again(known),
        signal: stopping.signal,
      };
      for await (const result of carryOut(plan, options)) {
        this.#results.set(result.item, result);
        this.#draw();
      }
    });
    this.#stopping = undefined;
    await this.#while(vscode.l10n.t('Reading images and what uses them…'), async () => {
      await this.#count();
    });
  }

  #again({ evidence: said }: KeepEvidence): (item: PlanItem) => Promise<string | undefined> {
    let seen: { readonly evidence: KeepEvidence['evidence']; readonly at: number } | undefined;
    return async (item) => {
      if (seen === undefined || performance.now() - seen.at > BELIEVED_MS)
        seen = { evidence: await evidenceNow(this.#parts, said), at: performance.now() };
      return whyKept(item, item.version, seen.evidence);
    };
  }

  readonly #placeOf = ({ image }: PlanItem): Place => {
    const place = this.#known?.places.get(image);
    if (place === undefined) throw new Error(`There is no site for ${image.urn}.`);
    return place;
  };

  #userAt(siteUrn: string): string {
    const places = [...(this.#known?.places.values() ?? [])];
    return places.find(({ site }) => sameUrn(site.urn, siteUrn))?.account.userUrn ?? '';
  }

  #draw(): void {
    this.#tabs.drawOnly(this);
  }

  state(): BoardToPage {
    const state = boardState({
      usage: this.#usage,
      plan: this.#plan,
      results: this.#results,
      siteOf: (item) => this.#placeOf(item).site.name,
      problem: this.#problem,
      busy: this.#busy,
      stops: this.#stopping !== undefined,
    });
    return { type: 'board', state };
  }
}

function questionOf({ items, bytes }: CleanupPlan): string {
  const size = sizeText(bytes, vscode.env.language);
  return items.length === 1
    ? vscode.l10n.t('Delete 1 version ({0})?', size)
    : vscode.l10n.t('Delete {0} versions ({1})?', items.length, size);
}

function rulesOf({ keep, failed, copies, due, olderThan }: RulesForm, now: number): Rules {
  return {
    failed,
    copies,
    keep: keep === 0 ? undefined : keep,
    before: olderThan === 0 ? undefined : now - olderThan * DAY_MS,
    dueBy: due ? now : undefined,
  };
}
