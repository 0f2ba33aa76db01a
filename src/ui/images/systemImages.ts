/**
 * The images that every site comes with. No list names them: they stand in the site's advertisement,
 * which is large, so it is read only when somebody opens that part of the tree.
 */
import * as vscode from 'vscode';
import { Emitter, type Event } from '../../model/event';
import type { Loaded, SiteState } from '../../model/inventory/inventory';
import type { CatalogueImage } from '../../rspec/images/catalogue';
import { UserError } from '../../model/failures/userError';

/** Advertisements that others read too, and that are kept for hours. Neither promise rejects. */
export interface AdvertisedImages {
  of(state: SiteState): { readonly images: readonly CatalogueImage[] } | undefined;
  want(states: readonly SiteState[]): Promise<void>;
  again(states: readonly SiteState[]): Promise<void>;
  readonly onDidChange: Event<void>;
}

type State = 'reading' | 'read' | 'failed';

export class SystemImages {
  readonly #advertised: AdvertisedImages;
  readonly #states = new Map<string, State>();
  readonly #changes = new Emitter<undefined>();
  readonly #listener: { dispose(): void };

  readonly onDidChange = this.#changes.event;

  constructor(advertised: AdvertisedImages) {
    this.#advertised = advertised;
    this.#listener = advertised.onDidChange(() => this.#changes.fire(undefined));
  }

  /** What is known now, by name. */
  of(state: SiteState): Loaded<readonly CatalogueImage[]> {
    const how = this.#states.get(keyOf(state));
    const known = this.#advertised.of(state)?.images;
    return {
      value: known && [...known].sort((a, b) => a.name.localeCompare(b.name)),
      loading: how === 'reading',
      error: how === 'failed' ? failure(state) : undefined,
    };
  }

  /** Reads a site that was never read. */
  want(state: SiteState): void {
    if (this.#states.has(keyOf(state))) return;
    void this.#read(state, () => this.#advertised.want([state]));
  }

  /** Reads again those sites that somebody has looked at. */
  async refresh(sites: readonly SiteState[]): Promise<void> {
    const known = sites.filter((state) => this.#states.has(keyOf(state)));
    await Promise.all(
      known.map((state) => this.#read(state, () => this.#advertised.again([state]))),
    );
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changes.dispose();
  }

  async #read(state: SiteState, read: () => Promise<void>): Promise<void> {
    const key = keyOf(state);
    if (this.#states.get(key) === 'reading') return;
    this.#states.set(key, 'reading');
    this.#changes.fire(undefined);
    await read();
    this.#states.set(key, this.#advertised.of(state) === undefined ? 'failed' : 'read');
    this.#changes.fire(undefined);
  }
}

function failure({ site }: SiteState): UserError {
  return new UserError(
    vscode.l10n.t('The images that {0} offers could not be read. The log says why.', site.name),
  );
}

function keyOf({ account, site }: SiteState): string {
  return `${account.id} ${site.urn}`;
}
