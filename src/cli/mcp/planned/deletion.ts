/**
 * Versions of images that are to be deleted: those that are named, or those that rules mean, by the plan of `prune` and
 * its guards. An assistant deletes only the user's own, and nothing that is protected, locked, named in the folder of
 * the server, or in use: that is for a person.
 */
import { carryOut, dryRun, titleOf, type Result } from '../../../model/keep/carryOut';
import { whyKept, type ListedAt } from '../../../model/keep/evidence';
import {
  planCleanup,
  type CleanupPlan,
  type KeptItem,
  type PlanItem,
} from '../../../model/keep/plan';
import { planDelete } from '../../../model/images/deleteImage';
import type { ImageVersion } from '../../../model/inventory/image';
import { sizeText } from '../../../model/units';
import { sameImage, tryParseImageUrn, withoutVersion } from '../../../rpc';
import { countOf, sessionOf, shownPlan, shownResult } from '../../image/commands/prune';
import { versionNamed } from '../../image/failures/notThere';
import { Ended, exitCodes, UsageError } from '../../image/failures/failure';
import { NotThere } from '../../image/failures/notThere';
import { lookAgain } from '../../image/keep/again';
import { gather, type Gathered } from '../../image/keep/gather';
import { rulesOf, type PruneOptions } from '../../image/keep/options';
import { readWorkspace } from '../../image/keep/workspace';
import { Remembered } from '../../image/session/commandCache';
import { imageNames, isCalled } from '../../image/session/imageNames';
import type { Session } from '../../image/session/session';
import { named, shownText } from '../data';
import { whileServing } from '../ending';
import type { Call } from '../offer';
import { refuseOutside } from '../ownFolder';
import { commandLine } from '../words';
import type { Planned } from './agreement';

/** A person must be able to read all that they agree to. */
const MOST_VERSIONS = 30;

/** Milliseconds: clients give a call up after a minute. */
const LONGEST_CALL_MS = 45_000;

/** What is named in its files stays. */
const folders = ['.'];

/** @param words names, with versions where not all of them are meant, or URNs @throws UsageError, NotThere, RpcError */
export async function plannedDelete(
  words: readonly string[],
  options: Call['options'],
  call: Call,
): Promise<Planned> {
  const gathered = await gatherAll(options, call);
  const chosen = words.flatMap((word) => versionsNamed(word, gathered));
  const { evidence, sessions } = gathered;
  const items: PlanItem[] = [];
  const kept: KeptItem[] = [];
  for (const one of new Map(chosen.map((it) => [it.version.urn, it])).values()) {
    const why = whyKept(one, one.version, evidence);
    if (why !== undefined) kept.push(Object.assign({ why }, one));
    else {
      const me = sessionOf(sessions, one.image.siteUrn).account.userUrn;
      const plan = planDelete(one.image, me, one.version);
      items.push(Object.assign({ reason: 'is named', plan }, one));
    }
  }
  const plan = { items: oldFirst(items), kept, bytes: 0 };
  const command = items
    .map(({ version }) => commandLine(call.options, ['delete', version.urn]))
    .join(' && ');
  return await plannedFrom(gathered, plan, command, call);
}

/** @throws UsageError, RpcError */
export async function plannedPrune(
  rules: PruneOptions,
  options: Call['options'],
  call: Call,
): Promise<Planned> {
  const wanted = rulesOf(rules, Date.now());
  const gathered = await gatherAll(options, call);
  const { listed, evidence, sessions } = gathered;
  const plan = planCleanup(
    listed,
    evidence,
    wanted,
    (siteUrn) => sessionOf(sessions, siteUrn).account.userUrn,
  );
  const { keep, olderThan, failed, duplicates } = rules;
  const command = commandLine(call.options, [
    'prune',
    ...(keep === undefined ? [] : ['--keep', keep]),
    ...(olderThan === undefined ? [] : ['--older-than', olderThan]),
    ...(failed === true ? ['--failed'] : []),
    ...(duplicates === true ? ['--duplicates'] : []),
  ]);
  return await plannedFrom(gathered, plan, command, call);
}

/** What a site that does not answer has could be what is meant. @throws UsageError */
async function gatherAll(options: Call['options'], { output }: Call): Promise<Gathered> {
  refuseOutside(folders);
  const gathered = await gather(options, output, readWorkspace(folders), { project: false });
  if (gathered.exitCode === undefined) return gathered;
  throw new UsageError(
    'Not all of your sites could be read, so nothing is planned: try again, or name the site.',
  );
}

interface Named extends ListedAt {
  readonly version: ImageVersion;
}

/** @throws UsageError for what several images are called, NotThere */
function versionsNamed(word: string, { listed, sessions }: Gathered): Named[] {
  const urn = tryParseImageUrn(word);
  const names = urn === undefined ? imageNames(word) : [];
  const found = listed.flatMap((at) => {
    const { image } = at;
    if (!image.mine) return [];
    if (urn !== undefined)
      return sameImage(image.urn, withoutVersion(word)) ? [{ at, version: urn.version }] : [];
    const name = names.find((one) => isCalled(image, one));
    return name === undefined ? [] : [{ at, version: name.version }];
  });
  const [only, another] = found;
  if (only === undefined) {
    const places = sessions.map(({ site }) => site.name).join(', ');
    throw new NotThere(
      `You have no image ${word} at ${places}. To delete one of someone else, the user can type: geni-image delete IMAGE_URN CREATOR_URN`,
    );
  }
  if (another !== undefined)
    throw new UsageError(
      `${word} is the name of ${found.length} images: give the URN of the one that you mean, or its site.`,
    );
  const { image } = only.at;
  const one =
    only.version === undefined
      ? undefined
      : versionNamed(image, `${withoutVersion(image.urn)}:${only.version}`);
  const versions = one === undefined ? image.versions : [one];
  return versions.map((version) => Object.assign({}, only.at, { version }));
}

function oldFirst(items: readonly PlanItem[]): PlanItem[] {
  return [...items].sort((a, b) => a.version.version - b.version.version);
}

/** @throws UsageError where nothing is left to delete, or too much; RpcError */
async function plannedFrom(
  gathered: Gathered,
  wanted: CleanupPlan,
  command: string,
  call: Call,
): Promise<Planned> {
  const { sessions } = gathered;
  const placeOf = (item: PlanItem): Session => sessionOf(sessions, item.image.siteUrn);
  call.output.busy('Asking the sites for a dry run…');
  const plan = await dryRun(wanted, placeOf, call.signal);
  const shown = shownPlan(plan);
  if (plan.items.length === 0) {
    call.output.result({ plan: shown }, '');
    throw new UsageError(
      plan.kept.length === 0
        ? 'There is nothing to delete.'
        : 'Nothing of this can be deleted by an assistant: the plan says why each stays.',
    );
  }
  if (plan.items.length > MOST_VERSIONS)
    throw new UsageError(
      `These are ${plan.items.length} versions, more than a person can agree to at once: plan at most ${MOST_VERSIONS}, or ask the user to type: ${command}`,
    );
  return {
    question: questionOf(plan, placeOf),
    agrees: `Delete ${countOf(plan.items.length)}`,
    command,
    shown,
    begin: (begun) => begin(plan, gathered, begun),
  };
}

/** Every version is named: it is for good. */
function questionOf({ items, bytes }: CleanupPlan, placeOf: (item: PlanItem) => Session): string {
  const size = bytes > 0 ? ` (${sizeText(bytes)})` : '';
  const each = items.map(
    (item) => `${titleOf(item)} at ${named(placeOf(item).site.name)} (${shownText(item.reason)})`,
  );
  return `Delete ${countOf(items.length)}${size} for good? ${each.join(', ')}.`;
}

/** Goes on when the call must be answered: what has begun is told by the journal. */
async function begin(plan: CleanupPlan, gathered: Gathered, call: Call): Promise<void> {
  const { sessions, evidence } = gathered;
  const placeOf = (item: PlanItem): Session => sessionOf(sessions, item.image.siteUrn);
  const again = lookAgain(folders, sessions, evidence);
  const results: Result[] = [];
  const deleting = async (): Promise<void> => {
    const { signal } = call;
    for await (const result of carryOut(plan, { placeOf, again, signal })) {
      results.push(result);
      call.output.busy(`${results.length} of ${plan.items.length}`);
      const { item, outcome } = result;
      if (outcome.kind === 'deleted' && item.plan.others.length === 0)
        new Remembered().forgetImage(item.siteUrl, item.image.urn);
    }
  };
  const isDone = await within(whileServing(deleting()));
  const value = { results: results.map(shownResult) };
  if (!isDone) {
    const next = `${plan.items.length - results.length} versions are still being deleted. history has the outcome of each.`;
    call.output.result({ results: value.results, next }, '');
    return;
  }
  call.output.result(value, '');
  if (results.some(({ outcome }) => outcome.kind !== 'deleted')) throw new Ended(exitCodes.refused);
}

/** Whether it has ended before the call must. */
async function within(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LONGEST_CALL_MS);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
