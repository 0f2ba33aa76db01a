/** The arguments of `create`, in the order of the scripts or in that of omni. */
import { checkImageName } from '../../../model/snapshots/planning/imageName';
import { tryParseUrn } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { classicGlobalWish, globalWish, type GlobalWish } from './globalWord';

/** What was given; on a terminal `create` asks for the rest. */
export interface CreateArguments {
  readonly imageName: string | undefined;
  /** URN of a sliver, or the name of a node as `vm` or `hello/vm`. */
  readonly sliver: string | undefined;
  /** Undefined where the person has not said who can use it. */
  readonly global: GlobalWish | undefined;
  /** Only omni's order names it as an argument. */
  readonly slice?: string | undefined;
}

/**
 * Scripts: NAME SLIVER [GLOBAL]. omni: SLICE NAME [GLOBAL] -u SLIVER.
 * @throws UsageError
 */
export function createArguments(
  words: readonly string[],
  sliverOption: readonly string[] = [],
  reading: Reading = {},
): CreateArguments {
  const [option, second] = sliverOption;
  if (second !== undefined) {
    throw new UsageError(
      `-u names ${sliverOption.length} slivers: give one, each disk is an image.`,
    );
  }
  return option === undefined ? scriptOrder(words, reading) : omniOrder(words, option, reading);
}

export interface Reading {
  /** GLOBAL is read as the scripts do, and slivers go by their URNs only. */
  readonly isClassic?: boolean;
  /** The person can be asked for what is missing. */
  readonly canAsk?: boolean;
}

function wishOf(word: string | undefined, { isClassic }: Reading): GlobalWish | undefined {
  if (word === undefined) return undefined;
  return isClassic === true ? classicGlobalWish(word) : globalWish(word);
}

function scriptOrder(words: readonly string[], reading: Reading): CreateArguments {
  const [imageName, sliver, global, more] = words;
  const isWhole = imageName !== undefined && sliver !== undefined;
  if ((!isWhole && reading.canAsk !== true) || more !== undefined) {
    throw new UsageError(
      reading.isClassic === true
        ? 'Give the name of the image and the URN of the sliver: IMAGE_NAME SLIVER_URN [GLOBAL]; or in the order of omni: SLICE IMAGE_NAME [GLOBAL] -u SLIVER_URN.'
        : 'Give the name of the image, and the node by its name or the URN of its sliver: IMAGE_NAME SLIVER [GLOBAL]; or in the order of omni: SLICE IMAGE_NAME [GLOBAL] -u SLIVER.',
    );
  }
  if (isWhole && isSliver(imageName) && !isSliver(sliver)) {
    throw new UsageError(
      `The name of the image comes first, then the sliver: ${sliver} ${imageName}.`,
    );
  }
  return checked({ imageName, sliver, global: wishOf(global, reading) }, reading);
}

function omniOrder(words: readonly string[], sliver: string, reading: Reading): CreateArguments {
  const [slice, imageName, global, more] = words;
  if (slice === undefined || imageName === undefined || more !== undefined) {
    throw new UsageError(
      `With -u SLIVER_URN, give the slice and the name of the image: SLICE IMAGE_NAME [GLOBAL].`,
    );
  }
  return checked({ imageName, sliver, global: wishOf(global, reading), slice }, reading);
}

function checked(found: CreateArguments, { isClassic }: Reading): CreateArguments {
  const { imageName, sliver } = found;
  const wrong = imageName === undefined ? undefined : checkImageName(imageName);
  if (wrong !== undefined) throw new UsageError(wrong);
  if (sliver === undefined || isSliver(sliver)) return found;
  const isName = isClassic !== true && isNodeName(sliver);
  if (isName) return found;
  throw new UsageError(`${sliver} is not the URN of a sliver: "geni-image slivers" lists yours.`);
}

/** `vm`, or `hello/vm`. */
function isNodeName(text: string): boolean {
  return /^[^\s:/]+(?:\/[^\s:/]+)?$/.test(text);
}

export function isSliver(text: string): boolean {
  return tryParseUrn(text)?.type === 'sliver';
}
