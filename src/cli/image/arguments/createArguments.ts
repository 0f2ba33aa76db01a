/** The arguments of `create`, in the order of the scripts or in that of omni. */
import { checkImageName } from '../../../model/snapshots/planning/imageName';
import { tryParseUrn } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { classicGlobalWish, globalWish, type GlobalWish } from './globalWord';

export interface CreateArguments {
  readonly imageName: string;
  readonly sliverUrn: string;
  /** Undefined where the person has not said who can use it. */
  readonly global: GlobalWish | undefined;
  /** Only omni's order names it as an argument. */
  readonly slice?: string | undefined;
}

/**
 * Scripts: NAME SLIVER [GLOBAL]. omni: SLICE NAME [GLOBAL] -u SLIVER.
 * @param isClassic whether GLOBAL is read as the scripts do
 * @throws UsageError
 */
export function createArguments(
  words: readonly string[],
  sliverOption: readonly string[] = [],
  isClassic = false,
): CreateArguments {
  const [option, second] = sliverOption;
  if (second !== undefined) {
    throw new UsageError(
      `-u names ${sliverOption.length} slivers: give one, each disk is an image.`,
    );
  }
  const wishOf = isClassic ? classicGlobalWish : globalWish;
  return option === undefined ? scriptOrder(words, wishOf) : omniOrder(words, option, wishOf);
}

type WishOf = (word: string) => GlobalWish;

function scriptOrder(words: readonly string[], wishOf: WishOf): CreateArguments {
  const [imageName, sliverUrn, global, more] = words;
  if (imageName === undefined || sliverUrn === undefined || more !== undefined) {
    throw new UsageError(
      `Give the name of the image and the URN of the sliver: IMAGE_NAME SLIVER_URN [GLOBAL]; or in the order of omni: SLICE IMAGE_NAME [GLOBAL] -u SLIVER_URN.`,
    );
  }
  if (isSliver(imageName) && !isSliver(sliverUrn)) {
    throw new UsageError(
      `The name of the image comes first, then the sliver: ${sliverUrn} ${imageName}.`,
    );
  }
  return checked({
    imageName,
    sliverUrn,
    global: global === undefined ? undefined : wishOf(global),
  });
}

function omniOrder(words: readonly string[], sliverUrn: string, wishOf: WishOf): CreateArguments {
  const [slice, imageName, global, more] = words;
  if (slice === undefined || imageName === undefined || more !== undefined) {
    throw new UsageError(
      `With -u SLIVER_URN, give the slice and the name of the image: SLICE IMAGE_NAME [GLOBAL].`,
    );
  }
  return checked({
    imageName,
    sliverUrn,
    global: global === undefined ? undefined : wishOf(global),
    slice,
  });
}

function checked(found: CreateArguments): CreateArguments {
  const wrong = checkImageName(found.imageName);
  if (wrong !== undefined) throw new UsageError(wrong);
  if (isSliver(found.sliverUrn)) return found;
  throw new UsageError(
    `${found.sliverUrn} is not the URN of a sliver: "geni-image slivers" lists yours.`,
  );
}

function isSliver(text: string): boolean {
  return tryParseUrn(text)?.type === 'sliver';
}
