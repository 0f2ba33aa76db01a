/**
 * What the certificates and the portals know, put together: an experiment that both know is one slice. That they are
 * the same is proven by a sliver that both name, never by a name. It is made anew from what is known now, so it does
 * not matter which way answers first, and what one way knows is shown whether the other answers or not.
 */
import { tryParseUrn, urnKey } from '../../rpc';
import type { PortalAccount } from '../portal/portalAccount';
import {
  isSameSite,
  portalSlice,
  portalSlivers,
  type ExperimentPart,
  type KnownExperiment,
} from './experiment';
import type { PortalState } from './portalEntry';
import type { Loaded, SiteState } from './siteState';
import type { Slice, Sliver } from './sliver';

/** A site where no certificate of ours sees anything, as a portal tells of it. */
export interface PortalSiteState {
  readonly account?: undefined;
  readonly portal: PortalAccount;
  readonly site: PortalSite;
  readonly slices: Loaded<readonly Slice[]>;
}

export interface PortalSite {
  /** Of the aggregate, or a key where experiments have no site yet. */
  readonly urn: string;
  readonly name: string;
}

/** Where slices and slivers are: a site of an account with a certificate, or one of a portal only. */
export type SlicesState = SiteState | PortalSiteState;

export interface Joined {
  readonly sites: readonly SiteState[];
  readonly portalSites: readonly PortalSiteState[];
}

/** One part of an experiment; without `part` the whole experiment, which has nothing anywhere yet. */
interface Seen {
  readonly state: PortalState;
  readonly experiment: KnownExperiment;
  readonly part: ExperimentPart | undefined;
  /** URNs of the slices that it is, as certificates see them. */
  readonly slices: ReadonlySet<string>;
}

export function joinWays(sites: readonly SiteState[], portals: readonly PortalState[]): Joined {
  const seen = allSeen(sites, portals);
  const left = new Set(seen);
  const joined = sites.map((state) => withExperiments(state, seen, left));
  const shown = joined.map((state) => withPortalSlices(state, left, sites));
  return { sites: shown, portalSites: portalSitesOf(left) };
}

function allSeen(sites: readonly SiteState[], portals: readonly PortalState[]): Seen[] {
  const sliceOf = new Map<string, Set<string>>();
  for (const { slices } of sites) {
    for (const { urn, slivers } of slices.value ?? []) {
      for (const sliver of slivers) {
        const key = urnKey(sliver.urn);
        sliceOf.set(key, (sliceOf.get(key) ?? new Set()).add(urn));
      }
    }
  }
  const told = new ToldOnce();
  return [...portals].sort(byUse).flatMap((state) =>
    (state.experiments.value ?? []).flatMap((experiment): Seen[] => {
      const { parts } = experiment;
      const slivers = parts.flatMap(({ manifest = [] }) =>
        manifest.flatMap(({ sliverUrn }) => sliverUrn ?? []),
      );
      if (!told.isNew(state, experiment, slivers)) return [];
      const slices = new Set(slivers.flatMap((urn) => [...(sliceOf.get(urnKey(urn)) ?? [])]));
      if (parts.length === 0) return [{ state, experiment, part: undefined, slices }];
      return parts.map((part) => ({ state, experiment, part, slices }));
    }),
  );
}

/** First the one that can do most: a portal that answers, then a personal token, then who was there first. */
function byUse(a: PortalState, b: PortalState): number {
  const rank = ({ account, experiments }: PortalState): number =>
    (experiments.error === undefined ? 0 : 2) + (account.experiment === undefined ? 0 : 1);
  return rank(a) - rank(b);
}

/**
 * Two tokens of one portal see the same, and a portal may have two addresses. That experiments of two portals are the
 * same is proven by a sliver that both name, as with certificates.
 */
class ToldOnce {
  readonly #experiments = new Set<string>();
  /** Which portal told of a sliver first. */
  readonly #slivers = new Map<string, string>();

  isNew({ account }: PortalState, { facts }: KnownExperiment, slivers: readonly string[]): boolean {
    const { host } = new URL(account.url);
    const key = `${host} ${facts.id}`;
    const keys = slivers.map((urn) => urnKey(urn));
    const isKnown =
      this.#experiments.has(key) || keys.some((urn) => (this.#slivers.get(urn) ?? host) !== host);
    if (isKnown) return false;
    this.#experiments.add(key);
    for (const urn of keys) this.#slivers.set(urn, host);
    return true;
  }
}

/** @param left what no certificate sees, which gets smaller */
function withExperiments(state: SiteState, seen: readonly Seen[], left: Set<Seen>): SiteState {
  const { value } = state.slices;
  if (value === undefined) return state;
  const here = seen.filter(({ part }) => part && isSameSite(part.siteUrn, state.site.urn));
  if (!here.some((one) => value.some(({ urn }) => one.slices.has(urn)))) return state;
  const slices = value.map((slice): Slice => {
    const found = here.find((one) => one.slices.has(slice.urn));
    if (found?.part === undefined) return slice;
    left.delete(found);
    return withExperiment(slice, found.experiment, found.part);
  });
  return { ...state, slices: { ...state.slices, value: slices } };
}

/** What the site says goes before; what it has not said is taken from the portal. */
function withExperiment(slice: Slice, { facts }: KnownExperiment, part: ExperimentPart): Slice {
  const more = portalSlivers(facts, part, slice.urn, slice.siteUrn);
  const known = new Map(more.map((sliver) => [sliver.clientId, sliver]));
  const slivers = slice.slivers.map((sliver): Sliver => {
    const same =
      more.find(({ urn }) => urnKey(urn) === urnKey(sliver.urn)) ?? known.get(sliver.clientId);
    if (same === undefined) return sliver;
    known.delete(same.clientId);
    const isKnown = sliver.state !== 'unknown' || sliver.status !== 'unknown';
    const { state, status } = isKnown ? sliver : same;
    return { ...sliver, state, status, portal: same.portal };
  });
  return { ...slice, slivers: [...slivers, ...known.values()], experiment: facts };
}

/** Slices that only a portal sees stand at the first account that has their site. */
function withPortalSlices(
  state: SiteState,
  left: Set<Seen>,
  sites: readonly SiteState[],
): SiteState {
  const { urn, diskOf } = state.site;
  const here = [...left].filter(({ part }) => part && isSameSite(part.siteUrn, urn));
  if (here.length === 0) return state;
  for (const one of here) left.delete(one);
  const slices = here
    .filter((one) => !mayBeKnown(one, sites))
    .map(({ experiment, part }) => withDisks(portalSlice(experiment, part, urn), diskOf));
  return slices.length === 0 ? state : { ...state, portalSlices: slices };
}

function withDisks(slice: Slice, diskOf: SiteState['site']['diskOf']): Slice {
  if (diskOf === undefined) return slice;
  return {
    ...slice,
    slivers: slice.slivers.map((sliver) => ({ ...sliver, disk: diskOf(sliver.urn) })),
  };
}

/**
 * Whether a slice of the same name and project is there, and the manifest that will tell whether it is the same one is
 * on its way. Until then only the slice is shown, so that a row does not come and go.
 */
function mayBeKnown({ experiment, part }: Seen, sites: readonly SiteState[]): boolean {
  const { facts, isReading } = experiment;
  if (!isReading || part === undefined) return false;
  return sites.some(
    ({ site, slices }) =>
      isSameSite(site.urn, part.siteUrn) &&
      slices.value?.some((slice) => {
        const { authority = '', id } = tryParseUrn(slice.urn) ?? {};
        return id === facts.name && authority.split(':')[1] === facts.project;
      }) === true,
  );
}

function portalSitesOf(left: ReadonlySet<Seen>): PortalSiteState[] {
  const found = new Map<string, { first: Seen; site: PortalSite; slices: Slice[] }>();
  for (const one of left) {
    const { state, experiment, part } = one;
    const site = siteOf(one);
    const key = `${state.account.id} ${site.urn}`;
    const at = found.get(key) ?? { first: one, site, slices: [] };
    at.slices.push(portalSlice(experiment, part, site.urn));
    found.set(key, at);
  }
  return [...found.values()].map(({ first: { state }, site, slices }) => {
    const { error, loading, at } = state.experiments;
    return { portal: state.account, site, slices: { value: slices, error, loading, at } };
  });
}

function siteOf({ state: { account }, part }: Seen): PortalSite {
  if (part === undefined) return { urn: account.id, name: new URL(account.url).hostname };
  return { urn: part.siteUrn, name: part.siteName };
}
