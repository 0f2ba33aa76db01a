/**
 * Who does what is asked for: a site, by certificate, or a portal, by token. A certificate goes before where it can,
 * for it reaches the site itself and tells more. Windows and menus ask here what can be done at all.
 */
import type { SlicesState } from '../inventory/joinWays';
import type { SiteState } from '../inventory/siteState';
import type { ExperimentFacts, Slice, Sliver } from '../inventory/sliver';

export type Way = 'certificate' | 'portal';

/** A slice at a site. */
export interface SliceAt<State extends SlicesState = SlicesState> {
  readonly state: State;
  readonly slice: Slice;
}

/** A sliver, with its slice. */
export interface SliverAt<State extends SlicesState = SlicesState> extends SliceAt<State> {
  readonly sliver: Sliver;
}

/** Whether a certificate of ours sees it, so that its site can be asked. */
export function isByCertificate<T extends SliceAt | SliverAt>(
  target: T,
): target is T & { readonly state: SiteState } {
  const seen = 'sliver' in target ? target.sliver : target.slice;
  return target.state.account !== undefined && seen.isPortalOnly !== true;
}

/** For starting, stopping and reloading a node. A site that fails is left to the portal, where that can do it. */
export function wayToAct(target: SliverAt): Way {
  if (!isByCertificate(target)) return 'portal';
  const isSilent = target.state.slices.error !== undefined || target.slice.error !== undefined;
  return isSilent && target.sliver.portal !== undefined ? 'portal' : 'certificate';
}

/** For more time. By certificate it is the slice that is renewed, and all that it has at its sites. */
export function wayToRenew(target: SliceAt): Way {
  return isByCertificate(target) ? 'certificate' : 'portal';
}

/** Whether it is known which profile it is from. */
export function hasProfile({ experiment }: Pick<Slice, 'experiment'>): boolean {
  return profileIdOf(experiment) !== undefined;
}

/** UUID, or `project,name`, which portals take as well. */
export function profileIdOf(experiment: ExperimentFacts | undefined): string | undefined {
  const { id, name, project } = experiment?.profile ?? {};
  if (id !== undefined) return id;
  return name === undefined || project === undefined ? undefined : `${project},${name}`;
}
