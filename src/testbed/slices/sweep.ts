// What ends by itself: slices and what they hold, once their time is over.
import { holdingKey } from '../state/holdings';
import { release } from './release';
import type { Federation } from '../federation';

/** Milliseconds between looks. */
const everyMs = 5000;

/** Ends what is over now. Machines that are being captured are left until that has ended. */
export async function sweep(federation: Federation): Promise<void> {
  const { store, sites, clock } = federation;
  const now = clock.now();
  for (const site of sites) {
    for (const holding of store.holdings.filter(
      (each) => each.site === site.name && each.expires <= now,
    )) {
      const isImaging = store.slivers.find(
        ({ site: name, sliceUrn, state }) =>
          name === site.name && sliceUrn === holding.sliceUrn && state === 'imaging',
      );
      if (!isImaging && holding.work !== 'terminating') await release(federation, site, holding);
    }
  }
  for (const slice of store.slices.filter(({ expires }) => expires <= now)) {
    const isHeld = sites.some((site) => store.holdings.get(holdingKey(site, slice.urn)));
    if (!isHeld) store.slices.delete(slice.urn);
  }
}

/** Looks again and again until the testbed stops. */
export function keepSweeping(federation: Federation): void {
  const timer = setInterval(() => {
    // A sweep that fails is made up for by the next one.
    void federation.background.run(() => sweep(federation));
  }, everyMs);
  timer.unref();
  federation.clock.stopped.addEventListener('abort', () => clearInterval(timer));
}
