/** A snapshot that was planned: what a person is asked, what they could type instead, and how it is started. */
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { SnapshotRefused, type SnapshotJob } from '../../model/snapshots/job';
import { defaultJobDirectory, fileJobStore } from '../../model/snapshots/jobStore';
import { cautionsOf, type Caution } from '../../model/snapshots/planning/cautions';
import { readPlan, type SnapshotPlan } from '../../model/snapshots/planning/plan';
import { readinessOf, requireReady } from '../../model/snapshots/planning/readiness';
import { requestFor } from '../../model/snapshots/planning/request';
import { refuseBadWords } from '../../model/snapshots/sending/beforeSending';
import { Snapshots } from '../../model/snapshots/snapshots';
import { lastPartOf } from '../../model/urns';
import { createArguments } from '../image/arguments/createArguments';
import { partsOf } from '../image/commands/create';
import { UsageError } from '../image/failures/failure';
import { isTokenOnly } from '../image/session/portal/ways';
import type { Session } from '../image/session/session';
import { siteOptionOf } from '../image/session/sites';
import type { CreateParts } from '../image/snapshots/createPlan';
import { atSiteOf } from './atSites';
import { named, shownText } from './data';
import type { Call } from './offer';
import { commandLine } from './words';

export interface SnapshotWish {
  readonly image: string;
  readonly node: string;
  readonly slice?: string | undefined;
  readonly site?: string | undefined;
  readonly users?: 'project' | 'anyone' | undefined;
  readonly description?: string | undefined;
  readonly wholeDisk?: boolean | undefined;
}

export interface PlannedSnapshot {
  readonly imageName: string;
  /** For the person. */
  readonly question: string;
  /** To be typed in a terminal. */
  readonly command: string;
  /** For programs. */
  readonly shown: object;
  /** How `-m` names the site, with a space in front. */
  readonly siteOption: string;
  /** Asks the site once more whether all is as it was, and for the snapshot. @throws what `Snapshots.start` throws */
  readonly start: () => Promise<SnapshotJob>;
}

/** @throws UsageError, SnapshotRefused, and what connecting throws; nothing is changed */
export async function planOf(
  wish: SnapshotWish,
  { options, output, signal }: Call,
): Promise<PlannedSnapshot> {
  refuseToken(wish, options);
  const { image, node, slice, site, description, wholeDisk } = wish;
  const given = {
    ...atSiteOf(node, options, site),
    ...(slice !== undefined && { slicename: slice }),
  };
  const more = {
    ...(description !== undefined && { description }),
    ...(wholeDisk !== undefined && { wholeDisk }),
  };
  const words = createArguments([image, node]);
  const { session, parts } = await partsOf(words, { ...given, ...more }, output);
  output.about({ site: session.site.name, image, slice: parts.sliceUrn, sliver: parts.clientId });
  // An image that exists keeps its users, unless the wish says otherwise, which is then refused.
  const global = wish.users === undefined ? undefined : wish.users === 'anyone';
  refuseBadWords(requestFor(session, { ...parts, global }));
  const { plan } = await readPlan(session, { ...parts, global }, signal);
  if (plan.kind === 'refused') throw new SnapshotRefused('taken', plan.sentence);
  const found = await readinessOf(session, parts, signal);
  requireReady(found, { ...parts, siteName: session.site.name });
  return plannedWith(session, { ...parts, global: global === true }, plan, { options: given });
}

/** What a portal can be asked for shows only on the way; the command has the questions for it. */
function refuseToken({ image, node }: SnapshotWish, options: Call['options']): void {
  if (!isTokenOnly(options)) return;
  const command = commandLine(options, ['create', image, node]);
  throw new UsageError(
    `By token, this server cannot start snapshots. The user can start it with: ${command}`,
  );
}

async function plannedWith(
  session: Session,
  parts: CreateParts,
  plan: Exclude<SnapshotPlan, { kind: 'refused' }>,
  { options }: Pick<Call, 'options'>,
): Promise<PlannedSnapshot> {
  const { account, site } = session;
  const request = requestFor(session, parts, plan);
  const { imageName, sliceUrn, sliverUrn, clientId, global, description, wholeDisk } = request;
  const { expires } = await account.sliceAuthority.sliceCredential(sliceUrn);
  const cautions = cautionsOf({
    sliceName: lastPartOf(sliceUrn),
    sliceEnds: expires,
    certificateEnds: account.identity.notAfter,
    clientId,
  });
  const users = plan.kind === 'new-version' ? plan.visibility : global ? 'anyone' : 'project';
  const shown = {
    kind: plan.kind,
    does: plan.sentence,
    imageName,
    version: plan.kind === 'new-version' ? plan.version : 0,
    users,
    node: clientId,
    site: site.name,
    sliceUrn,
    sliverUrn,
    wholeDisk: wholeDisk === true,
    description,
    cautions: cautions.map(({ kind, title, detail }) => ({ kind, title, detail: detail })),
  };
  const siteOption = siteOptionOf(session, options.cm);
  return {
    imageName,
    question: questionOf({ request, plan, siteName: site.name, users, cautions }),
    command: commandOf({ request, plan }, options, siteOption),
    shown,
    siteOption,
    start: () => start(session, { parts, plan }),
  };
}

type Request = ReturnType<typeof requestFor>;

interface Asked {
  readonly request: Request;
  readonly plan: SnapshotPlan;
  readonly siteName: string;
  readonly users: string;
  readonly cautions: readonly Caution[];
}

/** Names in it are of others: each is in quotes, and none is long. */
function questionOf({ request, plan, siteName, users, cautions }: Asked): string {
  const { clientId, sliceUrn, imageName, description, wholeDisk } = request;
  const what = wholeDisk === true ? 'The whole disk' : 'The disk';
  const place = `node ${named(clientId)} in slice ${named(lastPartOf(sliceUrn))} at ${named(siteName)}`;
  const who = usersWords[users] ?? 'whoever can use it now';
  return [
    `${what} of ${place} becomes the image ${named(imageName)}, for ${who}.`,
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
  siteOption: string,
): string {
  const { imageName, sliverUrn, global, description, wholeDisk } = request;
  const words = [
    'create',
    imageName,
    sliverUrn,
    ...(plan.kind === 'new' ? [global ? 'yes' : 'no'] : []),
    ...(description === undefined ? [] : ['--description', description]),
    ...(wholeDisk === true ? ['--whole-disk'] : []),
  ];
  return `${commandLine(options, words)}${siteOption}`;
}

/** Exactly what was planned: the site is looked at again, and what has changed since is refused. */
async function start(
  session: Session,
  { parts, plan }: { readonly parts: CreateParts; readonly plan: SnapshotPlan },
): Promise<SnapshotJob> {
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [session.account],
    journal: fileJournal(defaultJournalFile),
  });
  try {
    const { imageable, nodeImage } = parts;
    return await snapshots.start(requestFor(session, parts, plan), {
      follow: false,
      imageable,
      nodeImage,
    });
  } finally {
    snapshots.dispose();
  }
}
