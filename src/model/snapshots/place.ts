/**
 * Where a snapshot is taken: at a site by a certificate, or in an experiment by its portal with a token. Whatever is
 * the same for both asks here.
 */
import type { Account, Place } from '../accounts/account';
import { oneName, shortened } from '../failures/shortened';
import { portalUser, type PortalAccount } from '../portal/portalAccount';
import { authorityOf, lastPartOf } from '../urns';
import type { PortalExperiment, SnapshotRequest } from './job';

/** An experiment, with the account of the portal that sees it. */
export interface PortalPlace {
  readonly portal: PortalAccount;
  readonly experiment: PortalExperiment;
  /** URN of the aggregate that has the node. */
  readonly siteUrn: string;
  /** The same site as a certificate of the same person sees it, which can list images; absent without one. */
  readonly beside?: Place | undefined;
}

export type SnapshotPlace = Place | PortalPlace;

/** Whoever asks: both have an `id`, and say whether they are of the local testbed. */
export type Asker = Account | PortalAccount;

export function isAtPortal(place: SnapshotPlace): place is PortalPlace {
  return 'portal' in place;
}

export function askerOf(place: SnapshotPlace): Asker {
  return isAtPortal(place) ? place.portal : place.account;
}

/** As the site is called, whichever way it is asked. */
export function siteNameOf(place: SnapshotPlace): string {
  if (!isAtPortal(place)) return place.site.name;
  const { beside, experiment, siteUrn } = place;
  const told = experiment.siteName && shortened(experiment.siteName, oneName);
  return beside?.site.name ?? told ?? authorityOf(siteUrn) ?? siteUrn;
}

/** Who acts there, for the journal: the URN of the user, or what the portal calls them. */
export function userOf(place: SnapshotPlace): string {
  if (!isAtPortal(place)) return place.account.userUrn;
  return portalUser(place.portal);
}

/** What people call the slice: where only a portal knows it, its URN is but a key. */
export function sliceNameOf({
  sliceUrn,
  portal,
}: Pick<SnapshotRequest, 'sliceUrn' | 'portal'>): string {
  return portal?.name ?? lastPartOf(sliceUrn);
}
