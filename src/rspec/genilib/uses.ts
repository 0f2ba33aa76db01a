// What is known of an image in a profile: where it stands, whether it may be judged, and the nodes that get it.
import type { ImageUse } from '../images/imageUses';
import type { Literal } from '../python/literals';
import type { Span } from '../syntax/document';
import type { WrittenAs } from './writing';

export interface ProfileImageUse extends ImageUse {
  /** The literal; the first of several that are one value. */
  readonly literal: Literal;
  /** Given to a node as its image, so that a bare name is meant as one too. */
  readonly assigned: boolean;
  /** Its value is certain and names an image: only then may it be judged. */
  readonly certain: boolean;
  /** Nothing else is put together with the value, so another may take its place. */
  readonly replaceable: boolean;
  /** It is only a part of other texts. */
  readonly part: boolean;
  /** The beginning of a URN that such a part completes: it is the name of an image in that project. */
  readonly within?: string;
  /** `id`: the second argument of `urn.Image`; `value`: what stands there still lacks its quotes. */
  readonly writtenAs: WrittenAs;
  /** Where nodes get it. */
  readonly places: readonly UsePlace[];
  /** The texts that it is a part of. */
  readonly composed: readonly string[];
}

/** One node that gets the image, and what is said of that node when it does. */
export interface UsePlace {
  readonly at: number;
  /** What the node is called; undefined where nobody can tell. */
  readonly node: string | undefined;
  readonly sites: readonly string[];
  readonly hardwareTypes: readonly string[];
  /** What else the node may get under the same conditions. */
  readonly rivals: readonly string[];
}

/** An expression from which a node gets its image, and the values that it may have. */
export interface ImageExpression extends Span {
  readonly values: readonly string[];
  readonly place: UsePlace | undefined;
}
