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
import { visibleValue } from '../../text/inert';
import { askInDialog } from '../../text/messages';

let shown: Board | undefined;

export function showHousekeeping(parts: Parts): void {
  shown ??= new Board(parts, newPanel(), { asks: true });
  shown.reveal();
}

/** With the plan for what has a date to be deleted that has come. */
export function showDueDeletes(parts: Parts): void {
  showHousekeeping(parts);
  shown?.choose({ keep: 0, failed: false, copies: false, due: true, olderThan: 0 });
}

/** VS Code brings the page back after a reload. It asks for no passphrase by itself. */
export function showHousekeepingAgain(parts: Parts, panel: vscode.WebviewPanel): void {
  if (shown === undefined) shown = new Board(parts, panel, { asks: false });
  else panel.dispose();
}

function newPanel(): vscode.WebviewPanel {
  const title = vscode.l10n.t('ProtoGENI Housekeeping');
  return vscode.window.createWebviewPanel(housekeepingPanel, title, vscode.ViewColumn.Active);
}

/** Milliseconds for which a look at files and nodes is believed; the site itself refuses what a node runs. */
const BELIEVED_MS = 10_000;
const DAY_MS = 86_400_000;

class Board {
  readonly #parts: Parts;
  readonly #panel: vscode.WebviewPanel;
  #asks: boolean;
  /** What the form is to have as soon as the page listens. */
  #chosen: RulesForm | undefined;
  #isReady = false;
  #known: KeepEvidence | undefined;
  #usage: Usage | undefined;
  #plan: CleanupPlan | undefined;
  #results = new Map<PlanItem, Result>();
  #problem = '';
  #busy = '';
  /** While it deletes. */
  #stopping: AbortController | undefined;

  /** @param asks for a passphrase, where one is missing for the first look */
  constructor(parts: Parts, panel: vscode.WebviewPanel, { asks }: { readonly asks: boolean }) {
    this.#parts = parts;
    this.#panel = panel;
    this.#asks = asks;
    const folder = vscode.Uri.joinPath(parts.extension, 'dist', 'webview');
    const { webview } = panel;
    panel.iconPath = {
      light: vscode.Uri.joinPath(parts.extension, 'media', 'housekeeping-light.svg'),
      dark: vscode.Uri.joinPath(parts.extension, 'media', 'housekeeping-dark.svg'),
    };
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.onDidChangeViewState(() => {
      // What is hidden is loaded anew when it is shown.
      if (!panel.visible) this.#isReady = false;
    });
    panel.onDidDispose(() => {
      this.#stopping?.abort();
      if (shown === this) shown = undefined;
    });
    webview.onDidReceiveMessage((message: unknown) => {
      if (isBoardFromPage(message)) void this.#hear(message);
    });
    webview.html = housekeepingHtml(webview, folder);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** What the page's form is to have, and a preview of it. */
  choose(rules: RulesForm): void {
    this.#chosen = rules;
    void this.#showChosen();
  }

  async #showChosen(): Promise<void> {
    const rules = this.#chosen;
    // Once the page listens, and what it does now has ended.
    if (rules === undefined || !this.#isReady || this.#busy !== '') return;
    this.#chosen = undefined;
    this.#send({ type: 'choose', rules });
    await this.#preview(rules);
  }

  async #hear(message: BoardFromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#draw();
        if (this.#chosen !== undefined) await this.#showChosen();
        else if (this.#known === undefined) await this.#read(this.#asks);
        return;
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
        this.#stopping?.abort();
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
    const known = await gatherEvidence(this.#parts, ask);
    const { listed, evidence, places, problems } = known;
    this.#known = known;
    const nameOf = (image: Image): string => places.get(image)?.site.name ?? '';
    this.#usage = usageOf(listed, evidence, nameOf, Date.now());
    this.#plan = undefined;
    this.#results = new Map();
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
    this.#draw();
    await this.#parts.loading.refresh({ part: 'images' });
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
    const state = boardState({
      usage: this.#usage,
      plan: this.#plan,
      results: this.#results,
      siteOf: (item) => this.#placeOf(item).site.name,
      problem: this.#problem,
      busy: this.#busy,
      stops: this.#stopping !== undefined,
    });
    this.#send({ type: 'board', state });
  }

  #send(message: BoardToPage): void {
    void this.#panel.webview.postMessage(visibleValue(message));
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
