/** The slices of both ways together, for who shows them or picks one. */
import type { Inventory } from './inventory';
import type { SlicesState } from './joinWays';
import type { Slice } from './sliver';

/** All sites at which slices may be. */
export function sliceStates({
  sites,
  portalSites,
}: Pick<Inventory, 'sites' | 'portalSites'>): readonly SlicesState[] {
  return [...sites, ...portalSites];
}

/** What is known at a site: what it has answered itself, then what only a portal sees there. */
export function slicesAt(state: SlicesState): readonly Slice[] {
  const own = state.slices.value ?? [];
  if (state.account === undefined || state.portalSlices === undefined) return own;
  return [...own, ...state.portalSlices];
}

/** The same site of the same account, as it is now. */
export function stateNow(
  inventory: Pick<Inventory, 'sites' | 'portalSites'>,
  state: SlicesState,
): SlicesState | undefined {
  return sliceStates(inventory).find(
    (now) =>
      now.site.urn === state.site.urn &&
      now.account?.id === state.account?.id &&
      now.portal?.id === state.portal?.id,
  );
}
