/**
 * Deletes what a plan has, one after the other. Each is looked at again right before, since all may have changed since
 * the plan: what has stays, with the reason. Nothing is sent twice.
 */
import * as l10n from '@vscode/l10n';
import { parseImageUrn, urnKey } from '../../rpc';
import type { Place } from '../accounts/account';
import { eachWithLimit } from '../concurrency';
import { explainInOneLine } from '../failures/explain';
import { UserError } from '../failures/userError';
import { verdictOf } from '../failures/verdict';
import { deleteImage, requireUnchanged } from '../images/deleteImage';
import type { CleanupPlan, KeptItem, PlanItem } from './plan';

export type Outcome =
  | { readonly kind: 'deleted' }
  /** Nothing was sent for it. */
  | { readonly kind: 'left'; readonly why: string }
  /** The site has done nothing. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The request may have taken effect. */
  | { readonly kind: 'unknown'; readonly why: string };

export interface Result {
  readonly item: PlanItem;
  readonly outcome: Outcome;
}

export interface CarryOutOptions {
  readonly placeOf: (item: PlanItem) => Place;
  /** Looks once more, right before, at what may have begun to use it; tells why it must stay. */
  readonly again: (item: PlanItem) => Promise<string | undefined>;
  readonly signal?: AbortSignal | undefined;
}

/** Results in the order of the plan, each as soon as it is known. */
export async function* carryOut(
  { items }: Pick<CleanupPlan, 'items'>,
  options: CarryOutOptions,
): AsyncGenerator<Result> {
  const gone: string[] = [];
  const stopped = new Map<string, string>();
  for (const item of items) {
    const { siteUrn } = item.image;
    const why = options.signal?.aborted === true ? l10n.t('stopped') : stopped.get(siteUrn);
    if (why !== undefined) {
      yield { item, outcome: { kind: 'left', why } };
      continue;
    }
    const outcome = await oneOf(item, gone, options);
    if (outcome.kind === 'deleted') gone.push(item.version.urn);
    if (outcome.kind === 'unknown')
      stopped.set(siteUrn, l10n.t('not tried, since an answer of its site was lost'));
    yield { item, outcome };
  }
}

async function oneOf(
  item: PlanItem,
  gone: readonly string[],
  { placeOf, again, signal }: CarryOutOptions,
): Promise<Outcome> {
  const place = placeOf(item);
  try {
    const why = await again(item);
    if (why !== undefined) return { kind: 'left', why };
    await requireUnchanged(place, item.plan, { gone: goneOf(item, gone), signal });
  } catch (error) {
    return { kind: 'left', why: sentenceOf(error, item, place) };
  }
  try {
    // Once begun it is not given up: its answer is the only proof.
    await deleteImage(place, item.plan);
    return { kind: 'deleted' };
  } catch (error) {
    const kind = verdictOf(error) === 'refused' ? 'refused' : 'unknown';
    return { kind, why: sentenceOf(error, item, place) };
  }
}

function goneOf({ plan }: PlanItem, gone: readonly string[]): readonly string[] {
  const keys = new Set(gone.map(urnKey));
  return [...plan.versions, ...plan.others]
    .map(({ urn }) => urn)
    .filter((urn) => keys.has(urnKey(urn)));
}

function sentenceOf(error: unknown, item: PlanItem, { site }: Place): string {
  if (UserError.is(error)) return error.sentence;
  return explainInOneLine(error, { site: site.name, image: item.version.urn });
}

/** Dry runs under way at the same time. */
const AT_ONCE = 4;

/**
 * Asks the sites whether they would delete each (docs/protocol.md 5.13, `impotent`): what a site refuses, such as an
 * image that a node runs, stays.
 * @throws RpcError where a site does not answer
 */
export async function dryRun(
  plan: CleanupPlan,
  placeOf: (item: PlanItem) => Place,
  signal?: AbortSignal,
): Promise<CleanupPlan> {
  const refused = new Map<PlanItem, KeptItem>();
  await eachWithLimit(plan.items, AT_ONCE, async (item) => {
    const place = placeOf(item);
    try {
      await deleteImage(place, item.plan, { dryRun: true, signal });
    } catch (error) {
      if (verdictOf(error) !== 'refused') throw error;
      const { image, siteUrl, version } = item;
      const why = l10n.t('{0} refuses: {1}', place.site.name, sentenceOf(error, item, place));
      refused.set(item, { image, siteUrl, version, why });
    }
  });
  const items = plan.items.filter((item) => !refused.has(item));
  const bytes = items.reduce((sum, { version: { size = 0 } }) => sum + size, 0);
  return { items, kept: [...plan.kept, ...refused.values()], bytes };
}

/** `demo:web:2` */
export function titleOf({ version: { urn } }: Pick<PlanItem, 'version'>): string {
  const { project, name, version } = parseImageUrn(urn);
  return version === undefined ? `${project}:${name}` : `${project}:${name}:${version}`;
}
