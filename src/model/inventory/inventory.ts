/**
 * What we know of every site: slices with their slivers, and images. Answers are shown as they
 * come; a site that hangs or fails delays and hides nothing but itself.
 */
import type { Credential, RpcError } from '../../rpc';
import type { Account, Site } from '../accounts/account';
import type { PortalAccount } from '../portal/portalAccount';
import { fromAuthority } from './authorityWait';
import { InFlight } from '../concurrency';
import { Emitter } from '../event';
import { findVisibility, listImages, projectsOf, withFacts } from './loadImages';
import { compareNames } from './compareNames';
import { joinWays, type Joined, type PortalSiteState } from './joinWays';
import { loadSlices } from './loadSlices';
import { PortalEntry, type PortalState } from './portalEntry';
import type { Slice } from './sliver';
import { SiteEntry, type InventoryPart, type SiteState } from './siteState';
import { VisibilityLookup } from './visibility';

export type { Loaded, SiteState } from './siteState';
export type { PortalSiteState, SlicesState } from './joinWays';
export type { PortalState } from './portalEntry';

/** Which part changed; `sites` when the list of sites itself did. */
export interface InventoryChange {
  readonly part: 'sites' | 'slices' | 'images';
  readonly accountId?: string | undefined;
  readonly siteUrn?: string | undefined;
}

/** Which sites and portals, all unless named. Who names an account or a site means no portal, and the other way round. */
export interface RefreshScope {
  /** Of a `PortalAccount`. */
  readonly portalId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly siteUrn?: string | undefined;
  readonly part?: InventoryPart | undefined;
}

export interface InventoryOptions {
  /** Milliseconds that one site may take for one part, default 30000. */
  readonly timeout?: number | undefined;
  /** URNs of slices that the account's user is a member of: the authority lists only own ones. */
  readonly addedSlices?: ((accountId: string) => readonly string[]) | undefined;
}

/**
 * Requests to a site in one refresh just to say who may use an image. Further refreshes go on where the
 * last one ended, and the details of an image always ask.
 */
const mostLooks = 100;

/**
 * Slice authorities make a key and a certificate for each project's credential, which takes a busy one long;
 * rows that need none are shown meanwhile.
 */
const PROJECT_CREDENTIAL_MS = 120_000;

type User = Awaited<ReturnType<Account['sliceAuthority']['resolveUser']>> & {
  readonly leftOut: readonly RpcError[];
};

export class Inventory {
  readonly #timeout: number;
  readonly #addedSlices: (accountId: string) => readonly string[];
  readonly #changes = new Emitter<InventoryChange>();
  readonly #visibility = new VisibilityLookup();
  readonly #users = new InFlight<User>();
  /** The last answer about the user of each account, and when it came. */
  readonly #known = new Map<string, { readonly user: User; readonly at: number }>();
  readonly #credentials = new InFlight<Credential>();
  #entries: readonly SiteEntry[] = [];
  #portals: readonly PortalEntry[] = [];
  /** What both ways know, until something changes. */
  #joined: Joined | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(options: InventoryOptions = {}) {
    this.#timeout = options.timeout ?? 30_000;
    this.#addedSlices = options.addedSlices ?? (() => []);
  }

  /** Sites of the accounts with certificates. */
  get sites(): readonly SiteState[] {
    return this.#join().sites;
  }

  /** Sites that only portals tell of. */
  get portalSites(): readonly PortalSiteState[] {
    return this.#join().portalSites;
  }

  get portals(): readonly PortalState[] {
    return this.#portals.map(({ state }) => state);
  }

  #join(): Joined {
    const sites = this.#entries.map(({ state }) => state);
    // Most windows have no portal, and never load what joins the two.
    return (this.#joined ??=
      this.#portals.length === 0 ? { sites, portalSites: [] } : joinWays(sites, this.portals));
  }

  #fire(change: InventoryChange): void {
    this.#joined = undefined;
    this.#changes.fire(change);
  }

  /** States of sites that stay are kept. Fetches nothing. */
  setAccounts(accounts: readonly Account[]): void {
    const before = this.#entries;
    this.#entries = accounts.flatMap((account) =>
      account.sites.map((site) => this.#entryFor(account, site, before)),
    );
    for (const entry of before) if (!this.#entries.includes(entry)) entry.dispose();
    this.#fire({ part: 'sites' });
  }

  /** The same for portals. A new token of the same user finds what the one before it has read. */
  setPortals(accounts: readonly PortalAccount[]): void {
    const before = this.#portals;
    this.#portals = accounts.map((account) => {
      const old = before.find((it) => it.account.id === account.id);
      if (old?.account === account) return old;
      const changed = (): void => {
        if (this.#portals.includes(entry)) this.#fire({ part: 'slices' });
      };
      const options = { changed, timeout: this.#timeout, before: old?.state };
      const entry = new PortalEntry(account, options);
      return entry;
    });
    for (const entry of before) if (!this.#portals.includes(entry)) entry.dispose();
    this.#fire({ part: 'sites' });
  }

  #entryFor(account: Account, site: Site, before: readonly SiteEntry[]): SiteEntry {
    const old = before.find((it) => it.account.id === account.id && it.site.urn === site.urn);
    if (old?.account === account && old.site === site) return old;
    const changed = (part: InventoryPart): void => {
      if (!this.#entries.includes(entry)) return;
      this.#fire({ part, accountId: account.id, siteUrn: site.urn });
    };
    const entry = new SiteEntry(account, site, changed, old?.state);
    return entry;
  }

  /** Never rejects: errors are in the states. A part that is loading is not asked twice. */
  async refresh(scope: RefreshScope = {}): Promise<void> {
    const { accountId, siteUrn, portalId, part } = scope;
    const isOfSites = accountId !== undefined || siteUrn !== undefined;
    const chosen = this.#entries.filter(
      ({ account, site }) =>
        (accountId === undefined || account.id === accountId) &&
        (siteUrn === undefined || site.urn === siteUrn) &&
        (portalId === undefined || isOfSites),
    );
    const portals = this.#portals.filter(({ account }) =>
      portalId === undefined ? !isOfSites : account.id === portalId,
    );
    const loads = chosen.flatMap((entry) => [
      ...(part === 'images' ? [] : [this.#loadSlices(entry)]),
      ...(part === 'slices' ? [] : [this.#loadImages(entry)]),
    ]);
    const asked = part === 'images' ? [] : portals.map((entry) => entry.load());
    await Promise.all([...loads, ...asked]);
  }

  #loadSlices(entry: SiteEntry): Promise<void> {
    return entry.load('slices', this.#timeout, async ({ signal, loaded }) => {
      const { account } = entry;
      const { site, leftOut } = hearing(entry.site);
      const asked = this.#user(account);
      const { slices: own, leftOut: ofUser } = await fromAuthority(account, asked, signal);
      const sliceUrns = [...new Set([...own, ...this.#addedSlices(account.id)])];
      const before = entry.state.slices.value ?? [];
      // Slices that are no longer there go away only now that we know.
      const found = new Map<string, Slice>();
      for (const slice of before) if (sliceUrns.includes(slice.urn)) found.set(slice.urn, slice);
      const report = (urn: string, slice: Slice | undefined): void => {
        if (signal.aborted) return;
        if (slice === undefined) found.delete(urn);
        else found.set(urn, slice);
        entry.setSlices({ value: [...found.values()].sort(byName) });
      };
      const credentialOf = (urn: string): Promise<Credential> =>
        fromAuthority(account, this.#credential(account, urn), signal);
      await loadSlices(site, { sliceUrns, before, signal, report, credentialOf });
      entry.setSlices({ value: [...found.values()].sort(byName) });
      // What is missing in the list of one's slices is missing at every site: told at the first.
      loaded(this.#isFirst(entry) ? [...ofUser, ...leftOut] : leftOut);
    });
  }

  #loadImages(entry: SiteEntry): Promise<void> {
    const since = performance.now();
    return entry.load('images', this.#timeout, async ({ signal, loaded, mayTake }) => {
      const { account } = entry;
      const { site, leftOut } = hearing(entry.site);
      const visibility = this.#visibility;
      const projects = async (): Promise<string[]> => {
        const asked = this.#user(account, since);
        const { subauthorities } = await fromAuthority(account, asked, signal);
        return projectsOf(subauthorities);
      };
      const listed: string[] = [];
      const images = await listImages(account, site, {
        visibility,
        signal,
        projects,
        report: (value) => entry.setImages({ value }),
        beforeProject: () => mayTake(PROJECT_CREDENTIAL_MS + this.#timeout),
        listed: (projectUrn) => listed.push(projectUrn),
      });
      entry.setImages({ value: images }, listed);
      // The list counts as loaded; who may use what follows row by row.
      loaded(leftOut);
      const changed = (): void => {
        const value = entry.state.images.value ?? [];
        if (!signal.aborted) entry.setImages({ value: withFacts(value, visibility) });
      };
      const found = inBursts(changed, 50 + images.length / 5);
      await findVisibility(images, site, { visibility, signal, changed: found, most: mostLooks });
      changed();
    });
  }

  /**
   * One call for all sites that ask at the same time; it has a time limit of its own. An answer that came
   * since then will do too: hundreds of sites list their images one after the other.
   */
  async #user({ id, sliceAuthority, userUrn, sites }: Account, since = Infinity): Promise<User> {
    const known = this.#known.get(id);
    if (known !== undefined && known.at >= since) return known.user;
    return await this.#users.get(id, async () => {
      const leftOut: RpcError[] = [];
      const onLeftOut = (problem: RpcError): void => {
        leftOut.push(problem);
        sites[0]?.leftOut?.(problem);
      };
      const found = await sliceAuthority.resolveUser(userUrn, { onLeftOut });
      const user = { ...found, leftOut };
      this.#known.set(id, { user, at: performance.now() });
      return user;
    });
  }

  #isFirst(entry: SiteEntry): boolean {
    return entry === this.#entries.find(({ account }) => account.id === entry.account.id);
  }

  #credential(account: Account, sliceUrn: string): Promise<Credential> {
    const { sliceAuthority } = account;
    return this.#credentials.get(`${account.id} ${sliceUrn}`, () =>
      sliceAuthority.sliceCredential(sliceUrn),
    );
  }

  dispose(): void {
    for (const entry of [...this.#entries, ...this.#portals]) entry.dispose();
    this.#entries = [];
    this.#portals = [];
    this.#joined = undefined;
    this.#changes.dispose();
  }
}

/** The site, with an ear for the rows of its answers that cannot be read. */
function hearing(site: Site): { readonly site: Site; readonly leftOut: readonly RpcError[] } {
  const leftOut: RpcError[] = [];
  const hear = (problem: RpcError): void => {
    leftOut.push(problem);
    site.leftOut?.(problem);
  };
  return { site: { ...site, leftOut: hear }, leftOut };
}

function byName(a: Slice, b: Slice): number {
  return compareNames(a.name, b.name) || compareNames(a.urn, b.urn);
}

/** Many answers in a row become one change: redrawing a long list for each would be slow. */
function inBursts(work: () => void, milliseconds: number): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      work();
    }, milliseconds).unref();
  };
}
