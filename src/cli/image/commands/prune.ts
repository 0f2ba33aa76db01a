/** `geni-image prune`: deletes one's own images by rules, after showing each with the reason and asking once. */
import { carryOut, dryRun, titleOf, type Outcome, type Result } from '../../../model/keep/carryOut';
import type { ListedAt } from '../../../model/keep/evidence';
import {
  planCleanup,
  type CleanupPlan,
  type KeptItem,
  type PlanItem,
  type Rules,
} from '../../../model/keep/plan';
import { sameUrn } from '../../../rpc';
import { Ended, exitCodes } from '../failures/failure';
import { gather } from '../keep/gather';
import { rulesOf, type PruneOptions } from '../keep/options';
import { lookAgain } from '../keep/again';
import { readWorkspace } from '../keep/workspace';
import { Remembered } from '../session/commandCache';
import type { Session } from '../session/session';
import { siteOptionOf } from '../session/sites';
import { confirm } from '../terminal/confirm';
import { knownSize, type Column } from '../terminal/format';
import type { Output } from '../terminal/output';

/**
 * @param words folders and files whose images stay; the working directory when there are none
 * @throws Ended where not all went that was to go, or a site was left out
 */
export async function prune(
  words: readonly string[],
  options: PruneOptions,
  output: Output,
): Promise<void> {
  const rules = rulesOf(options, Date.now());
  const folders = words.length === 0 ? ['.'] : words;
  const gathered = await gather(options, output, readWorkspace(folders), { project: false });
  const { sessions, listed, evidence, exitCode } = gathered;
  const placeOf = (item: { readonly image: { readonly siteUrn: string } }): Session =>
    sessionOf(sessions, item.image.siteUrn);
  const me = (siteUrn: string): string => sessionOf(sessions, siteUrn).account.userUrn;
  const wanted = planCleanup(listed, evidence, rules, me);
  output.busy('Asking the sites for a dry run…');
  const plan = await dryRun(wanted, placeOf);
  output.settle();
  tellKept(plan, output);
  tellUntold(listed, rules, output);
  if (plan.items.length === 0 || options.dryRun === true) {
    const lines = plan.items.length === 0 ? [] : planLines(plan, placeOf, output);
    output.result({ plan: shownPlan(plan), results: [] }, [...lines, nothingDone(plan)]);
    if (exitCode !== undefined) throw new Ended(exitCode);
    return;
  }
  output.rows(planLines(plan, placeOf, output));
  await confirm(questionOf(plan), options, output, questionOf(plan));
  const results: Result[] = [];
  const again = lookAgain(folders, sessions, evidence);
  for await (const result of carryOut(plan, { placeOf, again })) {
    results.push(result);
    output.rows([resultLine(result)]);
    if (result.outcome.kind === 'deleted' && result.item.plan.others.length === 0)
      new Remembered().forgetImage(result.item.siteUrl, result.item.image.urn);
  }
  const value = { plan: shownPlan(plan), results: results.map(shownResult) };
  output.changed(value, summaryOf(results));
  tellUnknown(results, placeOf, options, output);
  end(results, exitCode);
}

export function sessionOf(sessions: readonly Session[], siteUrn: string): Session {
  const found = sessions.find(({ site }) => sameUrn(site.urn, siteUrn));
  if (found === undefined) throw new Error(`There is no session for ${siteUrn}.`);
  return found;
}

const columns: readonly Column[] = [
  { title: 'SITE', least: 10 },
  { title: 'IMAGE', least: 16 },
  { title: 'SIZE', right: true },
  { title: 'REASON', least: 12 },
];

function planLines(
  { items }: CleanupPlan,
  placeOf: (item: PlanItem) => Session,
  output: Output,
): string[] {
  return output.table(
    columns,
    items.map((item) => [
      placeOf(item).site.name,
      titleOf(item),
      knownSize(item.version.size),
      item.reason,
    ]),
  );
}

/** Of a version that may be unfinished only its age can say that it goes. */
function tellUntold(listed: readonly ListedAt[], { keep }: Rules, output: Output): void {
  const untold = listed.flatMap(({ image: { mine, versions } }) =>
    mine ? versions.filter(({ visibility }) => visibility === 'unknown') : [],
  );
  if (keep === undefined || untold.length === 0) return;
  output.note(`${countOf(untold.length)}: not known whether released. --keep passes over them.`);
}

function tellKept({ kept }: CleanupPlan, output: Output): void {
  for (const item of kept) output.note(`Kept: ${titleOf(item)} ${joined(item)}.`);
}

/** Some reasons are clauses about the version, and others begin with their own subject. */
function joined({ why }: KeptItem): string {
  return /^(?:is|runs) /.test(why) ? why : `(${why.replace(/\.$/, '')})`;
}

function questionOf({ items, bytes }: CleanupPlan): string {
  const size = bytes > 0 ? ` (${knownSize(bytes)})` : '';
  return `Delete ${countOf(items.length)}${size}?`;
}

function nothingDone({ items, bytes }: CleanupPlan): string {
  if (items.length === 0) return 'Nothing to delete.';
  const size = bytes > 0 ? ` (${knownSize(bytes)})` : '';
  return `Nothing was done. This would delete ${countOf(items.length)}${size}. The sites accepted a dry run.`;
}

export function countOf(versions: number): string {
  return versions === 1 ? '1 version' : `${versions} versions`;
}

function resultLine({ item, outcome }: Result): string {
  const title = titleOf(item);
  switch (outcome.kind) {
    case 'deleted':
      return `Deleted ${title}.`;
    case 'left':
      return `Left ${title}: ${outcome.why}`;
    case 'refused':
      return `Not deleted: ${title}. ${outcome.why}`;
    case 'unknown':
      return `Not known whether ${title} is deleted. ${outcome.why}`;
  }
}

function summaryOf(results: readonly Result[]): string {
  const deleted = of(results, 'deleted');
  const bytes = deleted.reduce((sum, { item }) => sum + (item.version.size ?? 0), 0);
  const freed = bytes > 0 ? ` Freed ${knownSize(bytes)}.` : '';
  const others = (['left', 'refused', 'unknown'] as const)
    .map((kind) => ({ kind, count: of(results, kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => ` ${summaries[kind](count)}`);
  return `Deleted ${countOf(deleted.length)}.${freed}${others.join('')}`;
}

const summaries = {
  left: (count: number) => `Left ${count}.`,
  refused: (count: number) => `The sites refused ${count}.`,
  unknown: (count: number) => `Not known: ${count}.`,
} as const;

function of(results: readonly Result[], kind: Outcome['kind']): Result[] {
  return results.filter(({ outcome }) => outcome.kind === kind);
}

function tellUnknown(
  results: readonly Result[],
  placeOf: (item: PlanItem) => Session,
  { cm }: PruneOptions,
  output: Output,
): void {
  for (const { item } of of(results, 'unknown'))
    output.note(`Check with: geni-image list${siteOptionOf(placeOf(item), cm)}`);
}

function end(results: readonly Result[], exitCode: number | undefined): void {
  if (of(results, 'unknown').length > 0) throw new Ended(exitCodes.timedOut);
  if (of(results, 'deleted').length < results.length) throw new Ended(exitCodes.refused);
  if (exitCode !== undefined) throw new Ended(exitCode);
}

export function shownPlan({ items, kept, bytes }: CleanupPlan): object {
  return {
    bytes,
    delete: items.map(({ version, reason }) => ({ ...shownVersion(version), reason })),
    keep: kept.map(({ version, why }) => ({ ...shownVersion(version), reason: why })),
  };
}

function shownVersion({ urn, size, created }: PlanItem['version']): object {
  return { urn, bytes: size, created: created?.toISOString() };
}

export function shownResult({ item, outcome }: Result): object {
  const why = outcome.kind === 'deleted' ? undefined : outcome.why;
  return { urn: item.version.urn, outcome: outcome.kind, reason: why };
}
