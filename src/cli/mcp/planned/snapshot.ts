/** A snapshot that was planned, with a certificate or by token. */
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { repositoryAt } from '../../../model/journal/repository';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { siteNameOf, sliceNameOf, type SnapshotPlace } from '../../../model/snapshots/place';
import { cautionsOf, type Caution } from '../../../model/snapshots/planning/cautions';
import { readPlan, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { readinessOf, requireReady } from '../../../model/snapshots/planning/readiness';
import { requestFor, type RequestParts } from '../../../model/snapshots/planning/request';
import { refuseBadWords } from '../../../model/snapshots/sending/beforeSending';
import type { StartOptions } from '../../../model/snapshots/sending/startOptions';
import { Snapshots } from '../../../model/snapshots/snapshots';
import type { SnapshotsOptions } from '../../../model/snapshots/snapshotsOptions';
import { lastPartOf } from '../../../model/urns';
import { defined } from '../../../rpc/defined';
import { createArguments, type CreateArguments } from '../../image/arguments/createArguments';
import { partsOf } from '../../image/commands/create';
import { isTokenOnly } from '../../image/session/portal/ways';
import { siteOptionOf } from '../../image/session/sites';
import { tell } from '../../image/snapshots/starting';
import { atSiteOf } from '../atSites';
import { named, shownText } from '../data';
import { whileServing } from '../ending';
import type { Call } from '../offer';
import { commandLine } from '../words';
import type { Planned } from './agreement';

export interface SnapshotWish {
  readonly image: string;
  readonly node: string;
  readonly slice?: string | undefined;
  readonly site?: string | undefined;
  readonly users?: 'project' | 'anyone' | undefined;
  readonly description?: string | undefined;
  readonly wholeDisk?: boolean | undefined;
}

/** Where it is taken and what of, whichever way it is asked for. */
interface Subject {
  readonly place: SnapshotPlace;
  readonly parts: RequestParts;
  /** Who starts it. */
  readonly askers: Pick<SnapshotsOptions, 'accounts' | 'portals'>;
  readonly how: Pick<StartOptions, 'imageable' | 'nodeImage'>;
  readonly cautions: () => Promise<readonly Caution[]>;
  /** Names the node after `create IMAGE`. */
  readonly nodeWords: readonly string[];
  /** How `-m` names the site, with a space in front; empty where it is not needed. */
  readonly siteOption: string;
}

/** @throws UsageError, SnapshotRefused, and what connecting throws; nothing is changed */
export async function plannedSnapshot(wish: SnapshotWish, call: Call): Promise<Planned> {
  const { signal, output } = call;
  const { image, node, slice, site, description, wholeDisk } = wish;
  const given = {
    ...atSiteOf(node, call.options, site),
    ...defined({ slicename: slice, description, wholeDisk }),
  };
  const words = createArguments([image, node]);
  const subject = isTokenOnly(call.options)
    ? await byToken(words, given, call)
    : await byCertificate(words, given, call);
  const { place } = subject;
  const siteName = siteNameOf(place);
  output.about({ site: siteName });
  // An image that exists keeps its users, unless the wish says otherwise, which is then refused.
  const global = wish.users === undefined ? undefined : wish.users === 'anyone';
  const parts = { ...subject.parts, global };
  refuseBadWords(requestFor(place, parts));
  const { plan } = await readPlan(place, parts, signal);
  if (plan.kind === 'refused') throw new SnapshotRefused('taken', plan.sentence);
  const request = requestFor(place, { ...parts, global: global === true }, plan);
  requireReady(await readinessOf(place, request, signal), { ...parts, siteName });
  const cautions = await subject.cautions();
  const users = usersOf(plan, global === true);
  return {
    question: questionOf({ request, plan, siteName, users, cautions }),
    agrees: `Take the snapshot ${request.imageName}`,
    command: commandOf({ request, plan }, call.options, subject),
    shown: shownPlan({ request, plan, siteName, users, cautions }),
    begin: (begun) => whileServing(begin(subject, { request, plan }, begun)),
  };
}

type Given = Call['options'] & Pick<SnapshotWish, 'description' | 'wholeDisk'>;

async function byCertificate(
  words: CreateArguments,
  given: Given,
  { options, output }: Call,
): Promise<Subject> {
  const { session, parts } = await partsOf(words, defined(given), output);
  const { sliceUrn, clientId, imageName, imageable, nodeImage } = parts;
  output.about({ image: imageName, slice: sliceUrn, sliver: clientId });
  const { account } = session;
  return {
    place: session,
    parts,
    askers: { accounts: () => [account] },
    how: { imageable, nodeImage },
    cautions: async () => {
      const { expires } = await account.sliceAuthority.sliceCredential(sliceUrn);
      const certificateEnds = account.identity.notAfter;
      const sliceName = lastPartOf(sliceUrn);
      return cautionsOf({ sliceName, sliceEnds: expires, certificateEnds, clientId });
    },
    nodeWords: [parts.sliverUrn],
    siteOption: siteOptionOf(session, options.cm),
  };
}

/** The portal takes it, which names nodes by their experiment. */
async function byToken(words: CreateArguments, given: Given, { output }: Call): Promise<Subject> {
  const { partsByToken } = await import('../../image/commands/createByToken');
  const { node, account, accounts, place, parts } = await partsByToken(
    words,
    defined(given),
    output,
  );
  const { sliver, experiment } = node;
  const { id, name, project } = experiment;
  const called = name === undefined || project === undefined ? id : `${project},${name}`;
  return {
    place,
    parts,
    askers: { accounts: () => accounts, portals: () => [account] },
    how: defined({ imageable: sliver.imageable }),
    cautions: () =>
      Promise.resolve(
        cautionsOf({
          sliceName: name ?? id,
          isExperiment: true,
          clientId: sliver.clientId,
          sliceEnds: experiment.expires,
          tokenEnds: account.expires,
        }),
      ),
    nodeWords: [sliver.clientId, '--experiment', called],
    siteOption: '',
  };
}

type Request = ReturnType<typeof requestFor>;

interface Asked {
  readonly request: Request;
  readonly plan: SnapshotPlan;
  readonly siteName: string;
  /** Undefined where nobody here can know. */
  readonly users: string | undefined;
  readonly cautions: readonly Caution[];
}

function usersOf(plan: SnapshotPlan, global: boolean): string | undefined {
  if (plan.kind === 'unseen') return undefined;
  if (plan.kind === 'new-version') return plan.visibility;
  return global ? 'anyone' : 'project';
}

function shownPlan({ request, plan, siteName, users, cautions }: Asked): object {
  const { imageName, clientId, sliceUrn, sliverUrn, wholeDisk, description, portal } = request;
  return {
    kind: plan.kind,
    does: plan.sentence,
    imageName,
    version: plan.kind === 'unseen' ? undefined : plan.kind === 'new-version' ? plan.version : 0,
    users,
    node: clientId,
    site: siteName,
    experiment: portal,
    sliceUrn: urnOf(sliceUrn),
    sliverUrn: urnOf(sliverUrn),
    wholeDisk: wholeDisk === true,
    description,
    cautions: cautions.map(({ kind, title, detail }) => ({ kind, title, detail })),
  };
}

/** Of what only a portal knows there may be no more than a key. */
function urnOf(urn: string): string | undefined {
  return urn.startsWith('urn:') ? urn : undefined;
}

/** Names in it are of others: each is in quotes, and none is long. */
function questionOf({ request, plan, siteName, users, cautions }: Asked): string {
  const { clientId, imageName, description, wholeDisk, portal } = request;
  const what = wholeDisk === true ? 'The whole disk' : 'The disk';
  const holder = `${portal === undefined ? 'slice' : 'experiment'} ${named(sliceNameOf(request))}`;
  const place = `node ${named(clientId)} in ${holder} at ${named(siteName)}`;
  const who = users === undefined ? '' : `, for ${usersWords[users] ?? 'whoever can use it now'}`;
  return [
    `${what} of ${place} becomes the image ${named(imageName)}${who}.`,
    'The node restarts, and running processes are stopped.',
    shownText(plan.sentence),
    ...(description === undefined ? [] : [`Description: ${named(description)}.`]),
    ...cautions
      .filter(({ kind }) => kind.endsWith('-ends'))
      .map(({ title, detail }) => `${shownText(title)}. ${shownText(detail)}`),
  ].join(' ');
}

const usersWords: Readonly<Record<string, string>> = {
  anyone: 'anyone, at other sites too',
  project: 'the members of its project only',
};

/** The person is asked there, too. */
function commandOf(
  { request, plan }: Pick<Asked, 'request' | 'plan'>,
  options: Call['options'],
  { nodeWords, siteOption }: Subject,
): string {
  const { imageName, global, description, wholeDisk, portal } = request;
  const isTold = plan.kind === 'new' && portal === undefined;
  const words = [
    'create',
    imageName,
    ...nodeWords,
    ...(isTold ? [global ? 'yes' : 'no'] : []),
    ...(description === undefined ? [] : ['--description', description]),
    ...(wholeDisk === true ? ['--whole-disk'] : []),
  ];
  return `${commandLine(options, words)}${siteOption}`;
}

/**
 * Exactly what was planned: the site is looked at again, and what has changed since is refused.
 * @throws what `Snapshots.start` throws
 */
async function begin(
  { askers, how, siteOption }: Subject,
  { request }: Pick<Asked, 'request' | 'plan'>,
  { output }: Call,
): Promise<void> {
  const store = fileJobStore(defaultJobDirectory());
  const snapshots = new Snapshots({
    ...askers,
    store,
    journal: fileJournal(defaultJournalFile),
    workspace: () => repositoryAt(process.cwd()),
  });
  try {
    const job = await snapshots.start(request, { ...how, follow: false });
    const next = `Call wait_for_snapshot with the image ${request.imageName} until there is an outcome.`;
    output.result({ next }, '');
    tell(job, siteOption, output);
  } finally {
    snapshots.dispose();
  }
}
