/** One site of one account in the inventory: its state, and the loads that are on their way. */
import { defined } from '../../rpc/defined';
import { RpcError } from '../../rpc';
import type { Account, Site } from '../accounts/account';
import type { Image } from './image';
import type { Slice } from './sliver';

/** A value that is fetched: the previous one stays while loading and on error. */
export interface Loaded<T> {
  readonly value?: T | undefined;
  readonly error?: unknown;
  readonly loading: boolean;
  readonly at?: Date | undefined;
  /** Rows that the last answer had and that could not be read: they are not in the value. */
  readonly leftOut?: readonly RpcError[] | undefined;
}

/** What a load can say while it runs. */
export interface LoadRun {
  readonly signal: AbortSignal;
  /** It has ended well; what still goes on has no limit. */
  readonly loaded: (leftOut: readonly RpcError[]) => void;
  /** From now on it may take this many milliseconds. */
  readonly mayTake: (milliseconds: number) => void;
}

export interface SiteState {
  readonly account: Account;
  /** A site that only a portal tells of is a `PortalSiteState`. */
  readonly portal?: undefined;
  readonly site: Site;
  /** What the site itself has answered, with what portals know of the same slices. */
  readonly slices: Loaded<readonly Slice[]>;
  /** Slices here that only a portal sees: no certificate of ours can do anything with them. */
  readonly portalSlices?: readonly Slice[] | undefined;
  readonly images: Loaded<readonly Image[]>;
  /** URNs of the projects whose images the last list holds whole. */
  readonly listedProjects: readonly string[];
}

export type InventoryPart = 'slices' | 'images';

const nothingYet = { loading: false } as const;

export class SiteEntry {
  readonly account: Account;
  readonly site: Site;
  state: SiteState;
  readonly #changed: (part: InventoryPart) => void;
  readonly #running = new Map<
    InventoryPart,
    { done: Promise<void>; controller: AbortController }
  >();

  constructor(
    account: Account,
    site: Site,
    changed: (part: InventoryPart) => void,
    before?: SiteState,
  ) {
    this.account = account;
    this.site = site;
    this.#changed = changed;
    const { slices = nothingYet, images = nothingYet, listedProjects = [] } = before ?? {};
    this.state = {
      account,
      site,
      slices: { ...slices, loading: false },
      images: { ...images, loading: false },
      listedProjects,
    };
  }

  setSlices(patch: Partial<Loaded<readonly Slice[]>>): void {
    this.state = { ...this.state, slices: { ...this.state.slices, ...patch } };
    this.#changed('slices');
  }

  setImages(patch: Partial<Loaded<readonly Image[]>>, listedProjects?: readonly string[]): void {
    this.state = {
      ...this.state,
      images: { ...this.state.images, ...patch },
      ...defined({ listedProjects }),
    };
    this.#changed('images');
  }

  #set(part: InventoryPart, patch: Omit<Partial<Loaded<never>>, 'value'>): void {
    if (part === 'slices') this.setSlices(patch);
    else this.setImages(patch);
  }

  /**
   * Runs one load of a part under a time limit; a load that is on its way is joined. What it throws
   * becomes the part's error. Never rejects.
   */
  load(part: InventoryPart, timeout: number, work: (run: LoadRun) => Promise<void>): Promise<void> {
    const running = this.#running.get(part);
    if (running !== undefined) return running.done;
    const controller = new AbortController();
    const done = this.#run(part, timeout, controller, work).finally(() => {
      if (this.#running.get(part)?.controller === controller) this.#running.delete(part);
    });
    this.#running.set(part, { done, controller });
    return done;
  }

  async #run(
    part: InventoryPart,
    timeout: number,
    controller: AbortController,
    work: (run: LoadRun) => Promise<void>,
  ): Promise<void> {
    this.#set(part, { loading: true });
    const { signal } = controller;
    let timer: NodeJS.Timeout | undefined;
    const mayTake = (milliseconds: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(tooSlow(this.site, milliseconds)), milliseconds);
    };
    const loaded: LoadRun['loaded'] = (leftOut) => {
      clearTimeout(timer);
      this.#set(part, { loading: false, error: undefined, at: new Date(), leftOut });
    };
    mayTake(timeout);
    try {
      await work({ signal, loaded, mayTake });
    } catch (error) {
      const tooLate: unknown = signal.reason;
      // Whoever has taken the site away hears nothing more.
      if (signal.aborted && !RpcError.is(tooLate, 'timeout')) return;
      const isOwn = !signal.aborted || RpcError.is(error, 'timeout');
      this.#set(part, { loading: false, error: isOwn ? error : tooLate });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends what is on its way; nothing more is heard of it. */
  dispose(): void {
    for (const { controller } of this.#running.values()) controller.abort();
  }
}

function tooSlow(site: Site, timeout: number): RpcError {
  const seconds = Math.round(timeout / 1000);
  return new RpcError('timeout', `${site.name} did not answer within ${seconds} s.`, {
    retryable: true,
    url: site.componentManager.url,
    flaw: { kind: 'late', seconds, what: 'answer' },
  });
}
