/** `geni-image slivers`: the user's slivers at a site, with the URNs that `create` wants. */
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
import type { Paint, Style } from '../terminal/colours';
import { knownAge, tableText, type Column } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Lines, Output } from '../terminal/output';
import { openSession } from '../session/session';
import { chosenSlices } from '../session/sliceNames';

export async function slivers(options: CommonOptions, output: Output): Promise<void> {
  const session = await openSession(options);
  const { account, site } = session;
  output.about({ site: site.name });
  const sliceUrns = await chosenSlices(session, options.slicename);
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
  const [only] = slices;
  const trouble = only?.error ?? only?.problem;
  if (options.slicename !== undefined && only !== undefined && trouble instanceof Error) {
    output.about({ slice: only.urn });
    throw trouble;
  }
  for (const slice of slices) tellTrouble(slice, site.name, output);
  tellClock(slices, site.name, output);
  new Remembered().add(site.componentManager.url, { slivers: slices.flatMap(seenSlivers) });
  const { siteUrn } = session;
  const value = { site: siteUrn, slices: slices.map((slice) => shownSlice(slice, siteUrn)) };
  const failed = slices.filter((slice) => slice.error !== undefined || slice.busy);
  const isKnown = failed.length === 0;
  const isEmpty = isKnown && slices.every(({ problem }) => problem === undefined);
  output.result(value, textOf(slices, isEmpty ? site.name : undefined, output.paint));
  if (isKnown) return;
  const [error] = failed.flatMap((slice) => slice.error ?? []);
  throw new Ended(error === undefined ? exitCodes.refused : exitCodeOf(error));
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

/** @param siteName undefined when it is not known whether these are all. */
function textOf(slices: readonly Slice[], siteName: string | undefined, paint: Paint): Lines {
  const rows = slices.flatMap((slice) =>
    slice.slivers.map((sliver) => [
      slice.name,
      sliver.clientId,
      sliver.sliverType,
      stateText(sliver.state, sliver.status),
      slice.expires === undefined ? '-' : knownAge(slice.expires),
      sliver.urn,
    ]),
  );
  if (rows.length === 0) return siteName === undefined ? [] : `You have no slivers at ${siteName}.`;
  return tableText(columns, rows, paint);
}

const columns: readonly Column[] = [
  { title: 'SLICE' },
  { title: 'NODE' },
  { title: 'TYPE' },
  { title: 'STATE', style: styleOfState },
  { title: 'EXPIRES' },
  { title: 'URN' },
];

/** The last word is the status (docs/protocol.md 5.8). */
function styleOfState(state: string): Style | undefined {
  if (/(?:failed|broken|canceled)$/.test(state)) return 'red';
  return state.endsWith('ready') && !state.endsWith('notready') ? 'green' : 'yellow';
}

function stateText(state: string, status: string): string {
  return state === status ? state : `${state}, ${status}`;
}
