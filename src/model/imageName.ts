/** What may be the name of an image, and what a snapshot under a name would do. */
import type { Image } from './image';

/** A sentence that says what is wrong with the name, or undefined (protocol 1.6). */
export declare function checkImageName(name: string): string | undefined;

export type SnapshotPlan =
  | { readonly kind: 'new'; readonly sentence: string }
  | { readonly kind: 'new-version'; readonly sentence: string; readonly image: Image }
  | { readonly kind: 'refused'; readonly sentence: string };

/**
 * Says what a snapshot under this name would do at a site (protocol 6.7).
 * @param images the images of that site; @param me the URN of the user.
 */
export declare function planSnapshot(
  name: string,
  images: readonly Image[],
  me: string,
): SnapshotPlan;
