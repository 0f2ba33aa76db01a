/** The pages of images: one for each, kept up to date with the list, and brought back after a reload. */
import * as vscode from 'vscode';
import type { Disposable } from '../../../model/event';
import type { Image } from '../../../model/inventory/image';
import type { Inventory, SiteState } from '../../../model/inventory/inventory';
import { shownVersion, unfinishedVersions } from '../../../model/inventory/releasedOf';
import type { Snapshots } from '../../../model/snapshots/snapshots';
import type { Accounts } from '../../accounts/accounts';
import { detailsPanel } from '../../contributions';
import type { LiveCatalogue } from '../../editor/lists/catalogue';
import { explainInOneLine } from '../../../model/failures/explain';
import {
  type DetailsFromPage,
  type DetailsState,
  type DetailsToPage,
  isDetailsFromPage,
  isDetailsMemory,
  type SnippetId,
} from './protocol';
import { type Detailed, detailedSystem, keyOf, partsOf } from './detailed';
import type { SystemImages } from '../../images/systemImages';
import { imageName } from '../../text/labels';
import { newestPair, type Pair } from './comparison';
import { type VersionChecks, versionChecks } from './checks';
import { detailsHtml } from './html';
import { detailsState } from './state';
import type { Past } from './past';
import type { WorkspaceLabels } from '../../images/labels';
import { findUsers, type ImageUsers } from '../../images/users';
import { type PageKind, type PagePlace, PageTabs, type Said } from '../tabs';

export interface DetailsActions {
  insert(image: Detailed): unknown;
  remove(image: Detailed, version?: number): unknown;
  copy(image: Detailed, what: 'urn' | 'url' | { version: number }): unknown;
  copyText(name: string, text: string): unknown;
  /** What the appendix of a paper says of it. */
  note(image: Detailed): unknown;
  history(image: Detailed): unknown;
  /** Asks for the passphrase. */
  connect(): unknown;
}

export interface DetailsPagesOptions extends PagePlace {
  readonly inventory: Inventory;
  readonly accounts: Pick<Accounts, 'locked' | 'onDidChange'>;
  readonly snapshots: Snapshots;
  readonly catalogue: LiveCatalogue;
  readonly labels: WorkspaceLabels;
  readonly systemImages: SystemImages;
  readonly past: Past;
  readonly actions: DetailsActions;
  /** Makes sure that the list of images has been read once, and asks nobody for anything. */
  readonly read: () => Promise<void>;
}

/** What a page shows, and what was asked for it. */
interface Details {
  readonly key: string;
  /** VS Code has brought it back, and the lists are being read. */
  reading: boolean;
  /** What is shown, also after the image has gone. */
  shown?: Detailed | undefined;
  compare: Pair;
  /** Of which versions, and the checks before them: read once for each. */
  checks?: { readonly of: string; readonly found: VersionChecks };
  readonly users: Map<number, ImageUsers>;
  /** Versions that are being asked about. */
  readonly asking: Set<number>;
  /** The newer version of what each version was made from, by URN of the version; without one undefined. */
  readonly bases: Map<string, number | undefined>;
  /** Ends the questions of a page that is closed. */
  readonly closed: AbortController;
}

type FromDetails = Said<DetailsFromPage>;

export class DetailsPages {
  readonly #options: DetailsPagesOptions;
  readonly tabs: PageTabs<Details, FromDetails, DetailsToPage>;
  readonly #listeners: Disposable[];

  constructor(options: DetailsPagesOptions) {
    this.#options = options;
    const tabs = new PageTabs(options, this.#kind());
    const draw = (): void => tabs.draw();
    this.tabs = tabs;
    this.#listeners = [
      options.inventory.onDidChange(({ part }) => {
        if (part !== 'slices') draw();
      }),
      options.accounts.onDidChange(draw),
      options.labels.onDidChange(draw),
      options.systemImages.onDidChange(draw),
      options.snapshots.onDidChange(({ outcome }) => {
        draw();
        if (outcome !== undefined) tabs.all.forEach(({ subject }) => void this.#readPast(subject));
      }),
    ];
  }

  /** @param versions two versions to show side by side */
  show(detailed: Detailed, versions?: readonly [number, number]): void {
    const key = keyOf(detailed);
    const open = this.tabs.of(key)?.subject;
    const page = open ?? detailsOf(key);
    page.shown = detailed;
    if (versions !== undefined) {
      const [left, right] = versions;
      page.compare = { left, right, asked: page.compare.asked + 1 };
    } else if (open === undefined) page.compare = newestPair(detailed.image);
    this.tabs.show(page);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #kind(): PageKind<Details, FromDetails, DetailsToPage> {
    return {
      viewType: detailsPanel,
      icon: 'image',
      html: detailsHtml,
      titleOf: ({ key, shown }) => vscode.l10n.t('Image {0}', shown?.image.name ?? nameIn(key)),
      keyOf: ({ key }) => key,
      remembered: (memory) => this.#remembered(memory),
      isMessage: isDetailsFromPage,
      begun: ({ subject }) => void this.#readPast(subject),
      hear: ({ subject }, message) => this.#hear(subject, message),
      tell: (page) => this.#tell(page),
      closed: ({ closed }) => closed.abort(),
    };
  }

  /**
   * The list may have to be read first. The page may be of an account that is not in use any more, so it asks for no
   * passphrase by itself.
   */
  #remembered(memory: unknown): Details | undefined {
    if (!isDetailsMemory(memory) || partsOf(memory.key) === undefined) return undefined;
    const page = detailsOf(memory.key);
    const { left, right } = memory;
    page.compare = { left, right, asked: 0 };
    page.reading = true;
    void this.#options.read().then(() => {
      page.reading = false;
      this.tabs.drawOnly(page);
    });
    return page;
  }

  #hear(page: Details, message: FromDetails): void {
    const { shown } = page;
    if (message.type === 'connect') void this.#options.actions.connect();
    else if (shown !== undefined) this.#act(page, shown, message);
  }

  #act(page: Details, shown: Detailed, message: FromDetails): void {
    const { actions } = this.#options;
    const { compare } = page;
    switch (message.type) {
      case 'connect':
        return;
      case 'insert':
        return void actions.insert(shown);
      case 'delete':
        return void actions.remove(shown);
      case 'deleteVersion':
        return void actions.remove(shown, message.version);
      case 'copyUrn':
        return void actions.copy(shown, 'urn');
      case 'copyUrl':
        return void actions.copy(shown, 'url');
      case 'copyNote':
        return void actions.note(shown);
      case 'history':
        return void actions.history(shown);
      case 'copyVersion':
        return void actions.copy(shown, { version: message.version });
      case 'compare':
        page.compare = { left: message.left, right: message.right, asked: compare.asked };
        this.tabs.drawOnly(page);
        return;
      case 'copySnippet':
        this.#copySnippet(page, shown, message.what);
        return;
      case 'check':
        page.users.clear();
        this.tabs.drawOnly(page);
    }
  }

  #copySnippet(page: Details, shown: Detailed, what: SnippetId): void {
    const snippet = this.#state(page, shown, false).snippets.find(({ id }) => id === what);
    if (snippet) void this.#options.actions.copyText(shown.image.name, snippet.text);
  }

  #find(key: string): Detailed | undefined {
    const { systemImages } = this.#options;
    const state = this.#siteOf(key);
    const { urn, isSystem } = partsOf(key) ?? {};
    if (state === undefined) return undefined;
    if (isSystem === true) {
      systemImages.want(state);
      const system = systemImages.of(state).value?.find((one) => one.urn === urn);
      return system && detailedSystem(state, system);
    }
    const image = state.images.value?.find((one) => one.urn === urn);
    return image && { state, image };
  }

  #siteOf(key: string): SiteState | undefined {
    const { accountId, siteUrn } = partsOf(key) ?? {};
    return this.#options.inventory.sites.find(
      ({ site, account }) => site.urn === siteUrn && account.id === accountId,
    );
  }

  /** The list that has the image, as far as it is known. */
  #listOf(key: string, state: SiteState): { value?: unknown; error?: unknown } {
    return partsOf(key)?.isSystem === true ? this.#options.systemImages.of(state) : state.images;
  }

  #tell(page: Details): DetailsToPage {
    const found = this.#find(page.key);
    page.shown = found ?? page.shown;
    const { shown } = page;
    if (shown === undefined) return this.#absence(page);
    if (found !== undefined) this.#ask(page, found);
    return { type: 'details', state: this.#state(page, shown, found === undefined) };
  }

  /** Why a page that VS Code has brought back has no image to show. */
  #absence({ key, reading }: Details): DetailsToPage {
    const name = nameIn(key);
    const state = this.#siteOf(key);
    const says = (text: string, locked = false): DetailsToPage => ({
      type: 'waiting',
      text,
      locked,
    });
    if (state === undefined) {
      if (reading) return says(waitingFor(name));
      if (this.#options.accounts.locked) {
        const text = vscode.l10n.t('Your certificate is locked, so {0} cannot be shown yet.', name);
        return says(text, true);
      }
      return says(
        vscode.l10n.t('The account or the site of the image {0} is not in use now.', name),
      );
    }
    const { error, value } = this.#listOf(key, state);
    if (error !== undefined) return says(explainInOneLine(error, { site: state.site.name }));
    if (value === undefined) return says(waitingFor(name));
    return says(vscode.l10n.t('The image {0} is no longer at {1}.', name, state.site.name));
  }

  #state(page: Details, { state, image, system }: Detailed, gone: boolean): DetailsState {
    const { catalogue, snapshots, labels } = this.#options;
    const now = this.#siteOf(page.key);
    const error = now && this.#listOf(page.key, now).error;
    const shown = shownVersion(image, unfinishedVersions(snapshots.jobs));
    return detailsState({
      key: page.key,
      state,
      image,
      compare: page.compare,
      checks: checksOf(page, image),
      users: page.users,
      system,
      whole: system ?? catalogue.image(state, image),
      pinned: system ?? catalogue.image(state, image, shown),
      shown,
      labels: labels.current,
      jobs: snapshots.jobs,
      events: this.#options.past.events,
      newerBase: page.bases.get(shown?.urn ?? ''),
      gone: gone && error === undefined && now !== undefined,
      problem: error === undefined ? '' : explainInOneLine(error, { site: state.site.name }),
    });
  }

  async #readPast(page: Details): Promise<void> {
    const { past } = this.#options;
    await past.read();
    this.tabs.drawOnly(page);
    const { shown } = page;
    const version = shown && shownVersion(shown.image);
    if (shown === undefined || version === undefined || page.bases.has(version.urn)) return;
    page.bases.set(version.urn, undefined);
    page.bases.set(version.urn, await past.newerBase(shown.state, version.urn));
    this.tabs.drawOnly(page);
  }

  /** Each version is asked about once; the button asks again. */
  #ask(page: Details, { state, image }: Detailed): void {
    for (const version of image.versions.slice(0, mostAsked)) {
      const number = version.version;
      if (page.users.has(number) || page.asking.has(number)) continue;
      page.asking.add(number);
      void findUsers(state, image, version, page.closed.signal).then((found) => {
        page.asking.delete(number);
        page.users.set(number, found);
        if (!page.closed.signal.aborted) this.tabs.drawOnly(page);
      });
    }
  }
}

/** A page that asks about hundreds of versions at once would be a burden to the site. */
const mostAsked = 20;

function waitingFor(name: string): string {
  return vscode.l10n.t('Waiting for the list of images, to show {0}…', name);
}

function nameIn(key: string): string {
  return imageName(partsOf(key)?.urn ?? '');
}

function detailsOf(key: string): Details {
  return {
    key,
    reading: false,
    compare: { left: 0, right: 0, asked: 0 },
    users: new Map(),
    asking: new Set(),
    bases: new Map(),
    closed: new AbortController(),
  };
}

/** Another version is another snapshot, of which the journal may know. */
function checksOf(page: Details, image: Image): VersionChecks {
  const of = image.versions.map(({ urn, hash = '' }) => `${urn} ${hash}`).join();
  if (page.checks?.of !== of) page.checks = { of, found: versionChecks(image) };
  return page.checks.found;
}
