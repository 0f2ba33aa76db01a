/**
 * Snapshots of several slivers after one round of questions: the names by a pattern, who can use the images, what is on
 * them, and a last look. All of them go into the queue, which takes those of one slice one after the other.
 */
import * as vscode from 'vscode';
import { sameName } from '../../../rpc';
import { checkDescription } from '../../../model/snapshots/planning/description';
import { checkImageName } from '../../../model/snapshots/planning/imageName';
import { readPlan, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { isAtPortal, siteNameOf } from '../../../model/snapshots/place';
import { isByCertificate } from '../../../model/slices/ways';
import { requestFor } from '../../../model/snapshots/planning/request';
import { explain } from '../../../model/failures/explain';
import type { Event } from '../../../model/event';
import {
  type Answer,
  askOne,
  askText,
  back,
  type Choice,
  type LiveChoices,
} from '../../multiStepInput';
import * as nodes from '../../nodes/nodes';
import type { WizardCheck } from '../../nodes/wizardCheck';
import type { Parts } from '../../context';
import type { AnySliverRow } from '../../trees/row';
import { inform } from '../../text/messages';
import { askWho } from './snapshotQuestions';
import { cautionLines } from './snapshotSummary';

/** Names, who can use them, descriptions, last look; a portal takes only the names. */
function stepsFor(targets: readonly AnySliverRow[]): number {
  return targets.some((one) => isByCertificate(one)) ? 4 : 2;
}

/** Words of the pattern that stand for the sliver's own. */
const ofNode = '{node}';
const ofSlice = '{slice}';

interface Draft {
  readonly pattern: string;
  readonly global: boolean;
  readonly description: string;
}

/** What one sliver becomes; the plan is missing when the list of images could not be read. */
interface Planned {
  readonly target: AnySliverRow;
  readonly name: string;
  readonly plan?: SnapshotPlan;
  readonly problem?: string;
}

export async function snapshotMany(parts: Parts, targets: readonly AnySliverRow[]): Promise<void> {
  const draft: Draft = { pattern: `${ofSlice}-${ofNode}`, global: false, description: '' };
  const checks = targets.map((target) => nodes.checkInWizard(parts, target));
  await askAndQueue(parts, targets, { draft, checks });
}

/** What was answered and found so far. */
interface Begun {
  readonly draft: Draft;
  /** One for each target, in their order. */
  readonly checks: readonly WizardCheck[];
  /** The person comes back to the last step from a page. */
  readonly isAtEnd?: boolean;
}

async function askAndQueue(
  parts: Parts,
  targets: readonly AnySliverRow[],
  { draft: begun, checks, isAtEnd = false }: Begun,
): Promise<void> {
  let draft = begun;
  const words = [() => askWhoMayUse(targets, draft), () => askDescription(draft)];
  const questions = [
    () => askPattern(targets, draft),
    ...(targets.some((one) => isByCertificate(one)) ? words : []),
  ];
  const last = (): ReturnType<typeof askToGoOn> => askToGoOn(parts, targets, { draft, checks });
  const asked = async (): Promise<Answer<readonly Planned[]> | typeof onPage> => {
    for (let at = isAtEnd ? questions.length : 0; ;) {
      const answer = await (questions[at]?.() ?? last());
      if (answer === back && at > 0) at -= 1;
      else if (typeof answer === 'object' && 'pattern' in answer) {
        draft = answer;
        at += 1;
      } else return answer;
    }
  };
  const answer = await asked();
  if (answer === onPage) return;
  for (const check of checks) check.end();
  if (answer !== undefined && answer !== back) await queueAll(parts, answer, draft);
}

/** The name of the image that a sliver becomes. */
function nameOf(pattern: string, { sliver, slice }: AnySliverRow): string {
  return pattern.replaceAll(ofNode, sliver.clientId).replaceAll(ofSlice, slice.name);
}

async function askPattern(targets: readonly AnySliverRow[], draft: Draft): Promise<Answer<Draft>> {
  const answer = await askText({
    title: vscode.l10n.t('Snapshot {0} Slivers', targets.length),
    step: 1,
    steps: stepsFor(targets),
    value: draft.pattern,
    placeholder: vscode.l10n.t('Names of the images'),
    prompt: vscode.l10n.t('{0} and {1} stand for the names of each sliver.', ofNode, ofSlice),
    check: (text) => {
      const wrong = wrongWith(text, targets);
      if (wrong !== undefined) return { error: true, sentence: wrong };
      return { error: false, sentence: targets.map((one) => nameOf(text, one)).join(', ') };
    },
  });
  return typeof answer === 'string' ? { ...draft, pattern: answer } : answer;
}

/** Undefined when every sliver gets a name that is its own at its site. */
function wrongWith(pattern: string, targets: readonly AnySliverRow[]): string | undefined {
  const seen: [siteUrn: string, name: string][] = [];
  for (const target of targets) {
    const name = nameOf(pattern, target);
    const wrong = checkImageName(name);
    if (wrong !== undefined) return wrong;
    const { urn } = target.state.site;
    if (seen.some(([site, other]) => site === urn && sameName(other, name))) {
      return vscode.l10n.t('Two images would be called {0}. Use {1} in the name.', name, ofNode);
    }
    seen.push([urn, name]);
  }
  return undefined;
}

async function askWhoMayUse(
  targets: readonly AnySliverRow[],
  draft: Draft,
): Promise<Answer<Draft>> {
  const sites = [...new Set(targets.map(({ state }) => state.site.name))].join(', ');
  const title = vscode.l10n.t('Who can use the images?');
  const answer = await askWho<boolean>({ title, step: 2, steps: 4 }, sites, draft.global);
  return typeof answer === 'boolean' ? { ...draft, global: answer } : answer;
}

async function askDescription(draft: Draft): Promise<Answer<Draft>> {
  const answer = await askText({
    title: vscode.l10n.t('Describe the images'),
    step: 3,
    steps: 4,
    value: draft.description,
    placeholder: vscode.l10n.t('What is on these disks?'),
    prompt: vscode.l10n.t('Shown to everyone who can use the images. Leave it empty for none.'),
    check: (text) => {
      const wrong = checkDescription(text);
      return wrong === undefined ? undefined : { error: true, sentence: wrong };
    },
  });
  return typeof answer === 'string' ? { ...draft, description: answer.trim() } : answer;
}

/** A page with what was found on a node is open in place of the questions. */
const onPage = Symbol('on a page');

/** What the last step offers. */
type Chosen = { readonly take: readonly Planned[] } | { readonly check: WizardCheck };

/** The last look, at what each site lists now. Only what can be taken is taken. */
async function askToGoOn(
  parts: Parts,
  targets: readonly AnySliverRow[],
  { draft, checks }: Begun,
): Promise<Answer<readonly Planned[]> | typeof onPage> {
  let planned: readonly Planned[] | undefined;
  const looking = Promise.all(targets.map((target) => planOf(parts, target, draft)));
  const choices: LiveChoices<Chosen> = {
    now: () => (planned === undefined ? [] : linesFor(parts, planned, checks)),
    onDidChange: whenAny(checks),
    read: looking.then((found) => (planned = found)),
  };
  for (const check of checks) check.begin();
  for (;;) {
    const answer = await askOne<Chosen>(
      {
        title: vscode.l10n.t('Snapshot {0} Slivers', targets.length),
        step: stepsFor(targets),
        steps: stepsFor(targets),
        placeholder: vscode.l10n.t('Review before you start'),
      },
      choices,
    );
    if (answer === undefined || answer === back) return answer;
    if ('take' in answer) return answer.take;
    const chosen = answer.check;
    const comesBack = (again: WizardCheck): Promise<void> => {
      const after = checks.map((one) => (one === chosen ? again : one));
      return askAndQueue(parts, targets, { draft, checks: after, isAtEnd: true });
    };
    if (chosen.choose(comesBack)) return onPage;
  }
}

function whenAny(checks: readonly WizardCheck[]): Event<unknown> {
  return (listener) => {
    const heard = checks.map((check) => check.onDidChange(() => listener(undefined)));
    return { dispose: () => heard.forEach((one) => one.dispose()) };
  };
}

/** What starts them, then each sliver with what was found on its node. */
function linesFor(
  parts: Parts,
  planned: readonly Planned[],
  checks: readonly WizardCheck[],
): Choice<Chosen>[] {
  const good = planned.filter(({ problem }) => problem === undefined);
  const label =
    good.length === 1
      ? vscode.l10n.t('Take 1 Snapshot')
      : vscode.l10n.t('Take {0} Snapshots', good.length);
  const detail = vscode.l10n.t('The slivers will be restarted, one at a time in each slice.');
  const iconPath = new vscode.ThemeIcon('device-camera');
  const start = { label, detail, iconPath, value: { take: good } };
  const cautions = cautionLines(
    parts,
    good.map(({ target }) => target),
  );
  const rows = planned.flatMap((one, at): Choice<Chosen>[] => {
    const check = one.problem === undefined ? checks[at] : undefined;
    return [lineOf(one), ...(check === undefined ? [] : [checkLineOf(one, check)])];
  });
  return [...(good.length > 0 ? [start] : []), ...rows, ...cautions];
}

function checkLineOf({ target }: Planned, check: WizardCheck): Choice<Chosen> {
  const [line] = check.lines(undefined);
  const label = vscode.l10n.t('{0}: {1}', target.sliver.clientId, line?.label ?? '');
  const { detail = '', iconPath = new vscode.ThemeIcon('search') } = line ?? {};
  return { label, detail, iconPath, alwaysShow: true, value: { check } };
}

function lineOf({ target, name, plan, problem }: Planned): Choice<Chosen> {
  const { sliver, state } = target;
  const says = [plan?.sentence, ...(sliver.isPortalOnly === true ? [takesNoWords()] : [])];
  return {
    label: vscode.l10n.t('{0} at {1}', sliver.clientId, state.site.name),
    description: name,
    detail: problem ?? says.filter(Boolean).join(' '),
    iconPath: new vscode.ThemeIcon(problem === undefined ? 'package' : 'error'),
  };
}

/** Whoever answered the questions before has to know that they are not for this one. */
function takesNoWords(): string {
  return vscode.l10n.t('Its portal decides who can use the image, and takes no description.');
}

async function planOf(
  { snapshots }: Parts,
  target: AnySliverRow,
  { pattern, global }: Draft,
): Promise<Planned> {
  const name = nameOf(pattern, target);
  const { state, slice } = target;
  try {
    const place = snapshots.placeOfSliver(target);
    const { plan } = await readPlan(place, { imageName: name, sliceUrn: slice.urn, global });
    const refused = plan.kind === 'refused' ? { problem: plan.sentence } : {};
    return { target, name, plan, ...refused };
  } catch (error) {
    return { target, name, problem: explain(error, { site: state.site.name }).sentence };
  }
}

async function queueAll(
  parts: Parts,
  planned: readonly Planned[],
  { global, description }: Draft,
): Promise<void> {
  await parts.accounts.connect(true);
  for (const { target, name, plan } of planned) {
    const { slice, sliver } = target;
    const { clientId } = sliver;
    const place = parts.snapshots.placeOfSliver(target);
    const ofWhat = { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId, imageName: name };
    const words = isAtPortal(place) ? {} : { global, description };
    parts.queue.add(requestFor(place, { ...ofWhat, ...words }, plan), siteNameOf(place));
  }
  void inform(
    vscode.l10n.t(
      '{0} snapshots are in the queue. They start automatically, even if you close this window and open another one.',
      planned.length,
    ),
  );
}
