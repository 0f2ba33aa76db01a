/** Which way a sliver is snapshot: by certificate wherever one knows it, and by its portal where nothing else does. */
import * as l10n from '@vscode/l10n';
import type { Place } from '../accounts/account';
import type { PortalSite } from '../inventory/joinWays';
import type { Slice, Sliver } from '../inventory/sliver';
import { SnapshotRefused } from './job';
import type { SnapshotPlace } from './place';
import { portalPlace, type Askers } from './placeOf';

/** A sliver as the trees know it. */
export interface KnownSliver {
  /** Where a certificate sees it, or only a portal. */
  readonly state: Place | { readonly account?: undefined; readonly site: PortalSite };
  readonly slice: Slice;
  readonly sliver: Sliver;
}

/**
 * @throws SnapshotRefused when only a portal sees it whose account is not connected any more
 */
export function placeOfSliver(
  { accounts, portals = [] }: Askers,
  { state, slice, sliver }: KnownSliver,
): SnapshotPlace {
  const { portal: node, isPortalOnly, siteUrn, clientId } = sliver;
  if (isPortalOnly !== true && state.account !== undefined) return state;
  const portal = portals.find(({ id }) => id === node?.portalId);
  if (portal === undefined || node === undefined)
    throw new SnapshotRefused(
      'no-account',
      l10n.t('{0} is known only to a portal that you are not signed in to.', clientId),
    );
  const { name = slice.name, project } = slice.experiment ?? {};
  const { name: siteName } = state.site;
  const experiment = { url: portal.url, experiment: node.experiment, name, project, siteName };
  return portalPlace({ portal, experiment, siteUrn }, accounts);
}
