/** `geni-image slivers`: the user's slivers at a site, with the URNs that `create` wants. */
import { loadSlices } from '../../model/slices';
import type { Slice } from '../../model/sliver';
import { explain } from '../../model/explain';
import { ageText, tableText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, siteUrnOf } from './session';
import { chosenSlices } from './sliceNames';

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
  for (const slice of slices) tellTrouble(slice, site.name, output);
  const urns = slices.flatMap((slice) => slice.slivers.map(({ urn }) => urn));
  const value = { site: siteUrnOf(session, urns), slices: slices.map(shownSlice) };
  output.result(value, textOf(slices, site.name));
}

function tellTrouble(slice: Slice, site: string, output: Output): void {
  if (slice.error !== undefined) {
    output.progress(explain(slice.error, { site, slice: slice.urn }).sentence);
  } else if (slice.busy) {
    output.progress(
      `The slice ${slice.name} is busy at ${site}: its states are not known just now.`,
    );
  }
}

function shownSlice({ urn, name, slivers: list, expires, busy, error }: Slice): object {
  return {
    urn,
    name,
    expires: expires?.toISOString(),
    busy,
    error: error === undefined ? undefined : explain(error, { slice: urn }).sentence,
    slivers: list,
  };
}

function textOf(slices: readonly Slice[], siteName: string): string {
  const rows = slices.flatMap((slice) =>
    slice.slivers.map((sliver) => [
      slice.name,
      sliver.clientId,
      sliver.sliverType,
      stateText(sliver.state, sliver.status),
      slice.expires === undefined ? '-' : ageText(slice.expires),
      sliver.urn,
    ]),
  );
  if (rows.length === 0) return `You have no slivers at ${siteName}.`;
  const titles = ['SLICE', 'NODE', 'TYPE', 'STATE', 'EXPIRES', 'URN'];
  return tableText(
    titles.map((title) => ({ title })),
    rows,
  );
}

function stateText(state: string, status: string): string {
  return state === status ? state : `${state}, ${status}`;
}
