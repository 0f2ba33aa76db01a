/** A try of an image that was planned. A process of its own carries it out (`tasks`). */
import { basename, resolve } from 'node:path';
import { markOf } from '../../../model/images/deleteImage';
import { keysForNode } from '../../../model/nodes/keys';
import { underHome } from '../../../model/storage/folders';
import { textOf } from '../../../model/trials/script';
import { lifetimeOf } from '../../../model/trials/trial';
import { wrapped } from '../../../model/trials/userScript';
import { defined } from '../../../rpc/defined';
import { trialOf, type PlannedTrial } from '../../image/commands/try';
import { UsageError } from '../../image/failures/failure';
import { siteOptionOf } from '../../image/session/sites';
import { atSiteOf } from '../atSites';
import { named } from '../data';
import { whileServing } from '../ending';
import type { Call } from '../offer';
import { refuseOutside } from '../ownFolder';
import { beginTask } from '../tasks/begin';
import { commandLine } from '../words';
import type { Planned } from './agreement';

export interface TrialRequest {
  readonly image: string;
  readonly on?: string | undefined;
  readonly hardwareType?: string | undefined;
  /** Path in the folder of the server. */
  readonly script?: string | undefined;
  readonly minutes?: number | undefined;
  readonly site?: string | undefined;
}

interface Script {
  readonly name: string;
  readonly text: string;
}

/** @throws UsageError, UserError, NotThere, and what connecting throws; nothing is changed */
export async function plannedTrial(request: TrialRequest, call: Call): Promise<Planned> {
  const { options, signal } = call;
  const script = scriptOf(request.script);
  const found = await trialFor(request, call);
  const { session, wish } = found;
  const { account, site } = session;
  const { sshKey } = options;
  await keysForNode(account, sshKey === undefined ? undefined : underHome(sshKey), signal);
  const words = [
    'try',
    wish.image,
    '--on',
    wish.sliverType,
    ...(wish.hardwareType === undefined ? [] : ['--hardware-type', wish.hardwareType]),
    ...(request.script === undefined ? [] : ['--run', resolve(underHome(request.script))]),
    '--time-limit',
    String(wish.minutes),
    ...(sshKey === undefined ? [] : ['--ssh-key', sshKey]),
  ];
  return {
    question: questionOf(found, script),
    agrees: `Try ${wish.imageName} on a node`,
    command: `${commandLine(options, words)}${siteOptionOf(session, options.cm)}`,
    shown: {
      image: wish.image,
      site: site.name,
      sliverType: wish.sliverType,
      hardwareType: wish.hardwareType,
      slice: wish.sliceUrn ?? 'a new one, for this alone',
      minutes: wish.minutes,
      script: script?.name,
    },
    begin: (begun) => whileServing(begin(request, { found, script }, begun)),
  };
}

async function trialFor(request: TrialRequest, { options, output }: Call): Promise<PlannedTrial> {
  const { image, on, hardwareType, minutes = 30, site } = request;
  const given = {
    ...atSiteOf(image, options, site),
    ...defined({ on, hardwareType, timeLimit: String(minutes) }),
  };
  return await trialOf(image, given, output);
}

/** @throws UsageError, UserError */
function scriptOf(path: string | undefined): Script | undefined {
  if (path === undefined) return undefined;
  refuseOutside([path]);
  const name = basename(path);
  const text = textOf(resolve(underHome(path)));
  wrapped(text, '', name);
  return { name, text };
}

function questionOf({ session, wish }: PlannedTrial, script: Script | undefined): string {
  const { sliverType, hardwareType, minutes, image, sliceUrn } = wish;
  const type = hardwareType === undefined ? sliverType : `${sliverType}, ${hardwareType}`;
  const slice = sliceUrn === undefined ? 'a slice of its own' : `the slice ${named(sliceUrn)}`;
  const lines = script?.text.split('\n').filter((line) => line.trim() !== '').length ?? 0;
  return [
    `Ask ${named(session.site.name)} for a node of type ${named(type)} in ${slice}, and boot the image ${named(image)} on it.`,
    ...(script === undefined
      ? []
      : [`Run the script ${named(script.name)} (${lines} lines) on the node.`]),
    `The node is given back, after ${minutes} minutes at the latest; the site takes it back after ${lifetimeOf(wish)} minutes by itself.`,
  ].join(' ');
}

interface Agreed {
  readonly found: PlannedTrial;
  readonly script: Script | undefined;
}

/** @throws UsageError where it would be another try by now, and what planning throws */
async function begin(request: TrialRequest, { found, script }: Agreed, call: Call): Promise<void> {
  const now = await trialFor(request, call);
  if (marksOf(now) !== marksOf(found))
    throw new UsageError(
      `The image ${found.wish.imageName}, or what it fits on, has changed since the plan: nothing was started. Plan again.`,
    );
  const { session, wish } = found;
  // The text that was agreed to goes with the order, whatever the file says by now.
  const withoutFile = Object.assign({}, wish, { scriptFile: undefined });
  const { componentManager, urn, name: siteName } = session.site;
  const task = await beginTask(wish.imageName, {
    options: call.options,
    site: { url: componentManager.url, urn, name: siteName },
    work: { kind: 'try', wish: withoutFile, ...defined({ script }) },
  });
  const next = `Call wait_for_try with the id ${task.id} until there is an outcome. It continues without this server.`;
  call.output.result({ try: { id: task.id, image: wish.image }, next }, '');
}

function marksOf({ wish, image }: PlannedTrial): string {
  const versions = (image?.versions ?? []).map((one) => `${one.urn} ${markOf(one)}`);
  return JSON.stringify([wish, versions.sort()]);
}
