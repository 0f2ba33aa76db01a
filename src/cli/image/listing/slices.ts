/** Slices and their slivers as the commands print them: rows, trouble beside them, and values for programs. */
import { explainInOneLine } from '../../../model/failures/explain';
import {
  failureReason,
  failureWord,
  type ExperimentFacts,
  type Slice,
  type Sliver,
} from '../../../model/inventory/sliver';
import { exitCodeOf, exitCodes } from '../failures/failure';
import type { Style } from '../terminal/colours';
import { knownAge, type Column } from '../terminal/format';
import type { Output } from '../terminal/output';

/** What came of one site. */
export interface SiteEnd {
  readonly value: object;
  /** Of the failure, where something is not known. */
  readonly exitCode?: number | undefined;
  /** Whether nothing can be missing. */
  readonly isAll: boolean;
  readonly rows?: readonly string[][];
}

/** @param siteUrn undefined where nobody has told it */
export function tellSlices(
  {
    site,
    siteUrn,
  }: { readonly site: { readonly name: string }; readonly siteUrn?: string | undefined },
  slices: readonly Slice[],
  output: Output,
): SiteEnd {
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
    urn: urnOf(slice),
    name,
    expires: expires?.toISOString(),
    busy,
    error: error === undefined ? undefined : explainInOneLine(error, { slice: urn }),
    experiment: slice.experiment && shownExperiment(slice.experiment),
    slivers: list.map((sliver) => shownSliver(sliver, siteUrn)),
  };
}

function shownSliver(sliver: Sliver, siteUrn: string | undefined): object {
  const { clientId, componentId, hardwareType } = sliver;
  const { image, state, status, error, logins } = sliver;
  return {
    urn: urnOf(sliver),
    clientId,
    sliceUrn: urnOf({ urn: sliver.sliceUrn }),
    siteUrn,
    sliverType: sliver.sliverType === '' ? undefined : sliver.sliverType,
    componentId,
    hardwareType,
    image,
    state,
    status,
    error,
    logins,
    startupStatus: sliver.portal?.startupStatus,
  };
}

function shownExperiment({ id, name, project, creator, profile, status }: ExperimentFacts): object {
  return { id, name, project, creator, profile, status };
}

/** Undefined for what only a portal sees and has not told the URN of. */
function urnOf({ urn }: { readonly urn: string }): string | undefined {
  return urn.startsWith('urn:') ? urn : undefined;
}

export function rowsOf(slices: readonly Slice[]): string[][] {
  return slices.flatMap((slice) =>
    slice.slivers.map((sliver) => [
      slice.name,
      sliver.clientId,
      sliver.sliverType === '' ? '-' : sliver.sliverType,
      stateText(sliver.state, sliver.status),
      slice.expires === undefined ? '-' : knownAge(slice.expires),
      urnOf(sliver) ?? '-',
    ]),
  );
}

export const siteColumn: Column = { title: 'SITE', least: 10 };

export const columns: readonly Column[] = [
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
