// A later or earlier end of a slice, and of all that it holds.
import { moveEnd } from '../cm/provide';
import type { Federation } from '../federation';
import { forgetCredentials } from '../sa/credentials';
import type { SliceRecord } from '../state/records';

/** Credentials that say the old end are not handed out again. */
export function prolong(federation: Federation, slice: SliceRecord, expires: number): void {
  federation.store.transaction(() => {
    federation.store.slices.put(slice.urn, { ...slice, expires });
    forgetCredentials(federation, slice.urn);
    for (const site of federation.sites) moveEnd(federation, site, slice.urn, expires);
  });
}
