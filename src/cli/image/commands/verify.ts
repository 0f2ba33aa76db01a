/** `geni-image verify`: whether the images still are as `images.lock.json` says. */
import { eachWithLimit } from '../../../model/concurrency';
import type { Lock } from '../../../model/images/lock';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes, NotTrusted, UsageError } from '../failures/failure';
import { readConfiguration } from '../lint/configuration';
import { locksNamed, readLock } from '../lock/lockFile';
import { markdownLine } from '../lock/markdown';
import { unlockedIn } from '../lock/unlocked';
import { verifyImage, type Asker, type Verified } from '../lock/verifyImage';
import { openSessions } from '../session/session';
import { sitesToAsk } from '../session/configuredSites';
import type { Output } from '../terminal/output';

export interface VerifyOptions extends CommonOptions {
  readonly asMe?: boolean;
  readonly markdown?: boolean;
  readonly config?: string;
}

const atOnce = 4;

/**
 * @throws UsageError for a lock that cannot be read
 * @throws Ended with the code for what is not as it was, or else for what is not known
 */
export async function verify(
  words: readonly string[],
  options: VerifyOptions,
  output: Output,
): Promise<void> {
  if (options.json === true && options.markdown === true)
    throw new UsageError('--json and --markdown are two formats: give one of them.');
  const locks = (words.length === 0 ? ['.'] : words).flatMap(locksNamed).map(readLock);
  const asker = await askerOf(options);
  const asked = asker.sessions === undefined ? 'stranger' : 'oneself';
  const images = locks.flatMap(({ lock }) => lock.images);
  if (images.length === 0 && locks.every(({ lock }) => lock.notKnown.length === 0))
    throw new UsageError(`${locks.map(({ path }) => path).join(', ')} locks no image.`);
  const found = new Map<Lock['images'][number], Verified>();
  await eachWithLimit(images, atOnce, async (image) => {
    found.set(image, await verifyImage(image, asker));
  });
  const unlocked = locks.flatMap(({ path, lock }) => unlockedIn(path, lock));
  const verified = images.flatMap((image) => found.get(image) ?? []);
  const notKnown = locks.flatMap(({ lock }) => lock.notKnown);
  const lines =
    options.markdown === true
      ? [markdownLine(verified, how[asked], new Date())]
      : verified.map(lineOf);
  output.result({ asked, images: verified.map(shown), notKnown, unlocked }, lines);
  for (const { reference, why } of notKnown)
    output.warn(`${reference} was not known when the lock was written. ${why}`);
  for (const { file, reference } of unlocked)
    output.warn(
      `${reference} is named in ${file} and not in the lock: run "geni-image lock" again.`,
    );
  end(verified, notKnown.length + unlocked.length);
}

const how = { stranger: 'as a stranger', oneself: 'with a certificate' } as const;

async function askerOf(options: VerifyOptions): Promise<Asker> {
  if (options.asMe !== true) return { options };
  const { sites } = readConfiguration(options.config);
  const { addresses, notAsked } = await sitesToAsk(options, sites);
  const [refused] = notAsked;
  if (addresses === undefined && refused !== undefined) throw new NotTrusted(refused.sentence);
  const { sessions } = await openSessions(options, addresses ?? []);
  return { options, sessions };
}

function lineOf({ image, outcome, sentence }: Verified): string {
  return `${outcome.padEnd(9)}  ${image.urn ?? image.reference}  ${sentence}`;
}

function shown({ image, outcome, sentence, newVersion }: Verified): object {
  const { reference, site, files, urn, url, hash } = image;
  return { reference, site, files, urn, url, hash, outcome, sentence, newVersion };
}

/** @throws Ended */
function end(verified: readonly Verified[], notLocked: number): void {
  const outcomes = verified.map(({ outcome }) => outcome);
  if (outcomes.some((it) => it === 'changed' || it === 'gone' || it === 'private'))
    throw new Ended(exitCodes.refused);
  if (notLocked > 0 || outcomes.includes('not-known')) throw new Ended(exitCodes.noConnection);
}
