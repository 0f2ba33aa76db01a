/** `geni-image slivers`: the user's slivers at the chosen sites, with the URNs that `create` wants. */
import { loadSlices } from '../../../model/inventory/loadSlices';
import {
  failureReason,
  failureWord,
  type Slice,
  type Sliver,
} from '../../../model/inventory/sliver';
import { explainInOneLine } from '../../../model/failures/explain';
import type { FoundSliver } from '../session/findSliver';
import { Remembered } from '../session/commandCache';
import { Ended, exitCodeOf, exitCodes } from '../failures/failure';
import type { Style } from '../terminal/colours';
import { knownAge, type Column } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import { shownFailure, type Output } from '../terminal/output';
import { openSessions, type Session, type Sessions } from '../session/session';
import { chosenSites, siteNamed } from '../session/sites';
import { chosenSlices } from '../session/sliceNames';

export async function slivers(options: CommonOptions, output: Output): Promise<void> {
  const opened = await openSessions(options, chosenSites(options.cm));
  const [only, another] = opened.sessions;
  if (another === undefined && opened.leftOut.length === 0 && only !== undefined) {
    await sliversOfOne(only, options, output);
  } else await sliversOfMany(opened, options, output);
}

async function sliversOfOne(
  session: Session,
  options: CommonOptions,
  output: Output,
): Promise<void> {
  const { site } = session;
  output.about({ site: site.name });
  output.busy(`Asking ${site.name}…`);
  const slices = await slicesAt(session, options);
  const [first] = slices;
  const trouble = first?.error ?? first?.problem;
  if (options.slicename !== undefined && first !== undefined && trouble instanceof Error) {
    output.about({ slice: first.urn });
    throw trouble;
  }
  const end = tellSlices(session, slices, output);
  const rows = rowsOf(slices);
  const none = end.isAll ? `You have no slivers at ${site.name}.` : [];
  output.result(end.value, rows.length === 0 ? none : output.table(columns, rows));
  if (end.exitCode !== undefined) throw new Ended(end.exitCode);
}

/** A site that fails is one line and spoils nothing. */
async function sliversOfMany(
  { sessions, leftOut }: Sessions,
  options: CommonOptions,
  output: Output,
): Promise<void> {
  const { failureOf } = await import('../failures/report');
  const failed = (site: { urn: string | undefined; name: string }, error: unknown): SiteEnd => {
    const failure = failureOf(error, { site: site.name });
    const { sentence, action } = failure.explanation;
    output.warn(sentence, ...(action === undefined ? [] : [action]));
    const value = { site: site.urn, slices: [], error: shownFailure(failure) };
    return { value, exitCode: failure.exitCode, isAll: false, rows: [] };
  };
  const untrusted = leftOut.map(({ address, error }) => failed(siteNamed(address), error));
  output.busy(`Asking ${sessions.map(({ site }) => site.name).join(', ')}…`);
  const asked = sessions.map(async (session): Promise<SiteEnd> => {
    const { name } = session.site;
    try {
      const slices = await slicesAt(session, options);
      const end = tellSlices(session, slices, output);
      const rows = rowsOf(slices).map((row) => [name, ...row]);
      if (rows.length === 0 && end.isAll) output.note(`No slivers at ${name}.`);
      return { ...end, rows };
    } catch (error) {
      return failed({ urn: session.siteUrn, name }, error);
    }
  });
  const ends = [...(await Promise.all(asked)), ...untrusted];
  const rows = ends.flatMap((end) => end.rows ?? []);
  const table = output.table([{ title: 'SITE', least: 10 }, ...columns], rows);
  output.result({ sites: ends.map(({ value }) => value) }, rows.length === 0 ? [] : table);
  const [code] = ends.flatMap(({ exitCode }) => exitCode ?? []);
  if (code !== undefined) throw new Ended(code);
}

interface SiteEnd {
  readonly value: object;
  /** Of the failure, where something is not known. */
  readonly exitCode?: number | undefined;
  /** Whether nothing can be missing. */
  readonly isAll: boolean;
  readonly rows?: readonly string[][];
}

/** By name, and remembered for the next command. @throws RpcError, UsageError */
export async function slicesAt(
  session: Session,
  { slicename }: Pick<CommonOptions, 'slicename'>,
): Promise<readonly Slice[]> {
  const { account, site } = session;
  const sliceUrns = await chosenSlices(session, slicename);
  const found = new Map<string, Slice>();
  await loadSlices(site, {
    sliceUrns,
    before: [],
    credentialOf: (urn) => account.sliceAuthority.sliceCredential(urn),
    report: (urn, slice) => {
      if (slice === undefined) found.delete(urn);
      else found.set(urn, slice);
    },
  });
  const slices = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  new Remembered().add(site.componentManager.url, { slivers: slices.flatMap(seenSlivers) });
  return slices;
}

function tellSlices({ site, siteUrn }: Session, slices: readonly Slice[], output: Output): SiteEnd {
  for (const slice of slices) tellTrouble(slice, site.name, output);
  tellClock(slices, site.name, output);
  const value = { site: siteUrn, slices: slices.map((slice) => shownSlice(slice, siteUrn)) };
  const failed = slices.filter((slice) => slice.error !== undefined || slice.busy);
  const isKnown = failed.length === 0;
  const isAll = isKnown && slices.every(({ problem }) => problem === undefined);
  const [error] = failed.flatMap((slice) => slice.error ?? []);
  const exitCode = error === undefined ? exitCodes.refused : exitCodeOf(error);
  return { value, isAll, exitCode: isKnown ? undefined : exitCode };
}

/** Ages and ends are counted by the clock of this computer, which the times of the site can prove wrong. */
function tellClock(slices: readonly Slice[], site: string, output: Output): void {
  const ahead = slices.find(({ daysAhead }) => daysAhead !== undefined)?.daysAhead;
  if (ahead === undefined) return;
  const days = Math.abs(ahead);
  const far = `${days} ${days === 1 ? 'day' : 'days'} ${ahead > 0 ? 'ahead of' : 'behind'}`;
  output.warn(
    `The clock of this computer is ${far} that of ${site}: times shown here are off by that.`,
  );
}

function seenSlivers({ slivers: list }: Slice): FoundSliver[] {
  return list.map(({ urn, sliceUrn, clientId, imageable }) => ({
    sliverUrn: urn,
    sliceUrn,
    clientId,
    ...(imageable !== false && { imageable: true }),
  }));
}

function tellTrouble(slice: Slice, site: string, output: Output): void {
  if (slice.error !== undefined) {
    output.warn(explainInOneLine(slice.error, { site, slice: slice.urn }));
  } else if (slice.busy) {
    output.warn(
      `The slice ${slice.name} is busy at ${site}: its states are not known at the moment.`,
    );
  } else if (slice.problem !== undefined) {
    output.warn(explainInOneLine(slice.problem));
  }
  for (const sliver of slice.slivers) {
    const [word, reason] = [failureWord(sliver), failureReason(sliver)];
    if (word === undefined || reason === undefined) continue;
    const how = word === 'failed' ? 'has failed' : `is ${word}`;
    output.warn(`${sliver.clientId} in slice ${slice.name} ${how}. ${site} said: "${reason}".`);
  }
}

function shownSlice(slice: Slice, siteUrn: string | undefined): object {
  const { urn, name, slivers: list, expires, busy, problem, error = problem } = slice;
  return {
    urn,
    name,
    expires: expires?.toISOString(),
    busy,
    error: error === undefined ? undefined : explainInOneLine(error, { slice: urn }),
    slivers: list.map((sliver) => shownSliver(sliver, siteUrn)),
  };
}

function shownSliver(sliver: Sliver, siteUrn: string | undefined): object {
  const { urn, clientId, sliceUrn, sliverType, componentId, hardwareType } = sliver;
  const { image, state, status, error, logins } = sliver;
  return {
    urn,
    clientId,
    sliceUrn,
    siteUrn,
    sliverType,
    componentId,
    hardwareType,
    image,
    state,
    status,
    error,
    logins,
  };
}

function rowsOf(slices: readonly Slice[]): string[][] {
  return slices.flatMap((slice) =>
    slice.slivers.map((sliver) => [
      slice.name,
      sliver.clientId,
      sliver.sliverType,
      stateText(sliver.state, sliver.status),
      slice.expires === undefined ? '-' : knownAge(slice.expires),
      sliver.urn,
    ]),
  );
}

const columns: readonly Column[] = [
  { title: 'SLICE', least: 8 },
  { title: 'NODE', least: 8 },
  { title: 'TYPE', least: 8 },
  { title: 'STATE', style: styleOfState },
  { title: 'EXPIRES' },
  { title: 'URN', spare: true },
];

/** The last word is the status (docs/protocol.md 5.8). */
function styleOfState(state: string): Style | undefined {
  if (/(?:failed|broken|canceled)$/.test(state)) return 'red';
  return state.endsWith('ready') && !state.endsWith('notready') ? 'green' : 'yellow';
}

function stateText(state: string, status: string): string {
  return state === status ? state : `${state}, ${status}`;
}
