/** `geni-image lock`: writes down which contents the images of RSpecs and profiles have now. */
import { placeKey, type Lock, type LockedImage, type NotKnown } from '../../../model/images/lock';
import { lockableUsesIn, unclearUsesIn, type UnclearUse } from '../../../rspec/clearUses';
import type { ImageUse } from '../../../rspec/images/imageUses';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { checkFile, isOther } from '../lint/checkedFile';
import { readConfiguration } from '../lint/configuration';
import { chosenFiles } from '../lint/files';
import { liveLists } from '../lint/live';
import { lockBeside, writeLock } from '../lock/lockFile';
import { lockImages, type Resolved, type Wanted } from '../lock/lockImages';
import { knownSize, knownVisibility } from '../terminal/format';
import type { Output } from '../terminal/output';

export interface LockOptions extends CommonOptions {
  readonly config?: string;
}

/**
 * One lock for each folder with files that name images.
 * @throws UsageError for files that are not read, or locks that are not written
 * @throws Ended where something is not known: it is in the lock as such
 */
export async function lock(
  words: readonly string[],
  options: LockOptions,
  output: Output,
): Promise<void> {
  const { sites, isIgnored } = readConfiguration(options.config);
  const { uses, leftOut } = usesOf(words.length === 0 ? ['.'] : words, isIgnored);
  const wanted = distinct(uses.map(({ use }) => use));
  const isListed = wanted.some(({ reference }) => reference.form === 'urn');
  const urns = uses.map(({ use }) => use).filter(({ reference }) => reference.form === 'urn');
  const live = isListed ? await liveLists({ options, sites, uses: urns }) : undefined;
  const resolved = await lockImages(wanted, live, options);
  const locks = locksOf(uses, resolved);
  for (const [path, made] of locks) writeLock(path, made);
  const shown = [...locks].map(([file, made]) => ({ file, ...made }));
  output.changed({ locks: shown, leftOut }, shown.flatMap(linesOf));
  for (const { sentence } of leftOut) output.warn(sentence);
  for (const { sentence } of live?.leftOut ?? []) output.note(sentence);
  const open = shown.flatMap(({ notKnown }) => notKnown);
  tellNotKnown(open, output);
  if (open.length > 0) throw new Ended(live?.exitCode ?? exitCodes.refused);
}

/** One reason that many have is said once. */
function tellNotKnown(open: readonly NotKnown[], output: Output): void {
  for (const [why, same] of grouped(open, (one) => one.why)) {
    const all = [...new Set(same.map(({ reference }) => reference))];
    if (all.length === 1) output.warn(`${all.join()} is not known. ${why}`);
    else output.warn(`${all.length} images are not known, all for the same reason. ${why}`, ...all);
  }
}

/** A reference that no lock can have. */
interface LeftOut {
  readonly file: string;
  readonly reference: string;
  readonly sentence: string;
}

function leftOutOf({ use, why }: UnclearUse, file: string): LeftOut {
  const reference = use.value;
  return { file, reference, sentence: `${file}: ${reference} is not locked: ${reasons[why]}` };
}

const reasons = {
  composed: 'it is put together when the file is used. Write the whole URN or URL to lock it.',
  'name-only': 'it is a name without a site. Write its URN to lock it.',
  malformed: 'it is not a valid URN or URL. "geni-image lint" says what is wrong.',
} as const;

interface Use {
  readonly file: string;
  readonly use: ImageUse;
}

/** @throws UsageError: a lock without them would say less than it seems to */
function usesOf(
  words: readonly string[],
  isIgnored: (file: string) => boolean,
): { uses: readonly Use[]; leftOut: readonly LeftOut[] } {
  const { files, notChecked } = chosenFiles(words, isIgnored);
  const [missing] = notChecked;
  if (missing !== undefined) throw new UsageError(missing.sentence);
  const leftOut: LeftOut[] = [];
  const uses = files.flatMap(({ file, within }): Use[] => {
    const checked = checkFile(file);
    const { text, notChecked: passed } = checked;
    const mayBeOther = within !== undefined && isOther(checked);
    if (passed !== undefined && !mayBeOther) throw new UsageError(passed.sentence);
    leftOut.push(...unclearUsesIn(text ?? '', file).map((unclear) => leftOutOf(unclear, file)));
    return lockableUsesIn(text ?? '', file).map((use) => ({ file, use }));
  });
  if (uses.length === 0)
    throw new UsageError(
      [
        `Nothing is locked: ${words.join(', ')} contains no image URN or URL.`,
        ...distinctly(leftOut).map(({ sentence }) => sentence),
      ].join(' '),
    );
  return { uses, leftOut: distinctly(leftOut) };
}

function distinctly(all: readonly LeftOut[]): LeftOut[] {
  return [...new Map(all.map((one) => [one.sentence, one])).values()];
}

const keyOf = ({ reference, siteUrn }: Wanted): string => placeKey(reference.text, siteUrn);

function distinct(uses: readonly ImageUse[]): Wanted[] {
  return [...new Map(uses.map((use) => [keyOf(use), use])).values()];
}

function locksOf(uses: readonly Use[], resolved: ReadonlyMap<Wanted, Resolved>): Map<string, Lock> {
  const written = new Date().toISOString();
  const byKey = new Map([...resolved].map(([wanted, found]) => [keyOf(wanted), found]));
  const locks = new Map<string, { images: LockedImage[]; notKnown: NotKnown[] }>();
  const folders = grouped(uses, ({ file }) => lockBeside(file).path);
  for (const [path, inFolder] of folders) {
    const made = { images: [] as LockedImage[], notKnown: [] as NotKnown[] };
    const places = grouped(inFolder, ({ use }) => keyOf(use));
    for (const [key, same] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const found = byKey.get(key);
      if (found === undefined) continue;
      const files = [...new Set(same.map(({ file }) => lockBeside(file).name))].sort();
      if ('why' in found) made.notKnown.push({ ...found, files });
      else made.images.push({ ...found, files });
    }
    locks.set(path, made);
  }
  return new Map([...locks].map(([path, made]) => [path, { lockVersion: 1, written, ...made }]));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function linesOf({ file, images, notKnown }: Lock & { file: string }): string[] {
  const more = notKnown.length === 0 ? '' : `, ${notKnown.length} not known`;
  return [`${file}: ${images.length} locked${more}.`, ...images.map(lineOf)];
}

function lineOf({ urn, reference, size, hash, visibility }: LockedImage): string {
  const contents = hash === undefined ? 'no checksum' : `SHA-1 ${hash}`;
  return `  ${urn ?? reference}  ${knownSize(size)}  ${contents}  ${knownVisibility(visibility)}`;
}
