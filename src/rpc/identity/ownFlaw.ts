// What can be wrong with one's own certificate, and the technical words for it.
import type { Weakness } from '../tls/weakness';

/** `at`: the end, or the beginning, of its validity. `now`: this computer's clock, which may be wrong. */
export type OwnFlaw =
  | { readonly problem: 'expired'; readonly at: Date; readonly now: Date }
  | { readonly problem: 'not-yet-valid'; readonly at: Date; readonly now: Date }
  | Weakness;

/** The same in a few technical words. */
export function ownWords(flaw: OwnFlaw): string {
  switch (flaw.problem) {
    case 'expired':
      return `it expired on ${flaw.at.toISOString()}`;
    case 'not-yet-valid':
      return `it is valid from ${flaw.at.toISOString()} only`;
    case 'short-key':
      return flaw.bits === undefined
        ? 'its key is too short'
        : `its key of ${flaw.bits} bits is too short`;
    case 'weak-digest':
      return 'it is signed with MD5';
  }
}
