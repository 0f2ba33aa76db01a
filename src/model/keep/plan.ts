/** Which versions of one's own images go, each with the reason, and which stay although the rules mean them. */
import * as l10n from '@vscode/l10n';
import type { Image, ImageVersion } from '../inventory/image';
import { planDelete, type DeletePlan } from '../images/deleteImage';
import { nowAt } from './dates';
import { whyKept, type Evidence, type ListedAt } from './evidence';
import { copiesAmong, dueDay, failedIn, supersededIn, type VersionOf } from './findings';
import { bytesOf } from './usage';

/** What a person wants to be rid of. Nothing goes where nothing is chosen. */
export interface Rules {
  /** Of each image only so many of its newest released versions stay; 1 or more. */
  readonly keep?: number | undefined;
  /** Only what was made before; epoch milliseconds. By itself it means every version. */
  readonly before?: number | undefined;
  readonly failed?: boolean | undefined;
  readonly copies?: boolean | undefined;
  /** What `images.labels.json` gives a day that is over by then; epoch milliseconds. */
  readonly dueBy?: number | undefined;
}

export interface PlanItem extends ListedAt {
  readonly version: ImageVersion;
  /** Why it goes. */
  readonly reason: string;
  readonly plan: DeletePlan;
}

export interface KeptItem extends ListedAt {
  readonly version: ImageVersion;
  /** Why it stays, without its subject. */
  readonly why: string;
}

export interface CleanupPlan {
  /** Old versions of an image before newer ones. */
  readonly items: readonly PlanItem[];
  readonly kept: readonly KeptItem[];
  /** Of the sizes that are known. */
  readonly bytes: number;
}

/** One's own images only: what others made is theirs to delete. @param me URN of the user, by the URN of a site */
export function planCleanup(
  listed: readonly ListedAt[],
  evidence: Evidence,
  rules: Rules,
  me: (siteUrn: string) => string,
): CleanupPlan {
  const own = listed.filter(({ image }) => image.mine);
  const isSafe = (image: Image, version: ImageVersion): boolean => {
    const at = own.find((one) => one.image === image);
    return at !== undefined && whyKept(at, version, evidence) === undefined;
  };
  const copies = rules.copies === true ? spareCopies(own, isSafe) : new Map<string, string>();
  const items: PlanItem[] = [];
  const kept: KeptItem[] = [];
  for (const at of own) {
    const here = rulesAt(at.image.siteUrn, evidence, rules);
    const { before } = here;
    const reasons = reasonsIn(at.image, evidence, here, copies);
    for (const version of at.image.versions.toReversed()) {
      const reason = reasons.get(version);
      if (reason === undefined || !isOldEnough(version, before)) continue;
      const why = whyKept(at, version, evidence);
      if (why !== undefined) kept.push({ ...at, version, why });
      else {
        const plan = planDelete(at.image, me(at.image.siteUrn), version);
        items.push({ ...at, version, reason, plan });
      }
    }
  }
  return { items, kept, bytes: bytesOf(items.map(({ version }) => version)) };
}

/** By the clock that counts for the site. */
function rulesAt(siteUrn: string, { slices }: Evidence, rules: Rules): Rules {
  const at = (time: number | undefined): number | undefined =>
    time === undefined ? undefined : nowAt(siteUrn, slices, time);
  return Object.assign({}, rules, { before: at(rules.before), dueBy: at(rules.dueBy) });
}

/** Undefined for what no rule means. */
function reasonsIn(
  image: Image,
  { jobs, labels }: Evidence,
  rules: Rules,
  copies: ReadonlyMap<string, string>,
): ReadonlyMap<ImageVersion, string> {
  const found = new Map<ImageVersion, string>();
  const add = (
    versions: readonly ImageVersion[],
    reasonOf: (one: ImageVersion) => string,
  ): void => {
    for (const version of versions) if (!found.has(version)) found.set(version, reasonOf(version));
  };
  const { keep, before, dueBy } = rules;
  if (dueBy !== undefined) {
    const due = new Map(image.versions.map((one) => [one, dueDay(labels, one.urn, dueBy)]));
    add(
      image.versions.filter((one) => due.get(one) !== undefined),
      (one) => l10n.t('is to be deleted after {0}', due.get(one) ?? ''),
    );
  }
  if (rules.failed === true) add(failedIn(image, jobs), () => l10n.t('its snapshot failed'));
  if (keep !== undefined) {
    const [newest] = supersededIn(image, 0);
    const old = newest === undefined ? '' : l10n.t('version {0} is newer', newest.version);
    add(supersededIn(image, keep), () => old);
  }
  add(
    image.versions.filter(({ urn }) => copies.has(urn)),
    ({ urn }) => copies.get(urn) ?? '',
  );
  const isAgeAlone =
    before !== undefined && keep === undefined && !rules.failed && !rules.copies && !dueBy;
  if (isAgeAlone) add(image.versions, () => l10n.t('is old'));
  return found;
}

/** What a site gives no date for is never old. */
function isOldEnough({ created }: ImageVersion, before: number | undefined): boolean {
  return before === undefined || (created !== undefined && created.getTime() < before);
}

/** By URN, with the reason. Of each group at least one stays: one that must, or else the newest. */
function spareCopies(
  own: readonly ListedAt[],
  isSafe: (image: Image, version: ImageVersion) => boolean,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const same of copiesAmong(own.map(({ image }) => image))) {
    const staying = same.find(({ image, version }) => !isSafe(image, version)) ?? same[0];
    for (const one of same)
      if (one !== staying && staying !== undefined)
        found.set(one.version.urn, l10n.t('has the same contents as {0}', titleOf(staying)));
  }
  return found;
}

function titleOf({ image: { project, name }, version: { version } }: VersionOf): string {
  return `${project}:${name}:${version}`;
}
