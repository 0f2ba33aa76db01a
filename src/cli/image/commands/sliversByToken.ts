/** `geni-image slivers` with a token: experiments beside slices, and what both ways know once. */
import { joinWays } from '../../../model/inventory/joinWays';
import type { PortalState } from '../../../model/inventory/portalEntry';
import type { SiteState } from '../../../model/inventory/siteState';
import type { Slice } from '../../../model/inventory/sliver';
import { explainInOneLine } from '../../../model/failures/explain';
import { IdentityError } from '../../../rpc';
import type { CommonOptions } from '../arguments/options';
import { Ended } from '../failures/failure';
import { NotThere } from '../failures/notThere';
import { failedSite } from '../listing/failedSite';
import { columns, rowsOf, siteColumn, tellSlices, type SiteEnd } from '../listing/slices';
import { experimentsAt } from '../session/portal/experimentsAt';
import { experimentName } from '../session/portal/findExperiment';
import { openPortal, type PortalSession } from '../session/portal/open';
import { isLeftToToken, isTokenOnly } from '../session/portal/ways';
import { openSessions, type Session, type Sessions } from '../session/session';
import { chosenSites, siteNamed } from '../session/sites';
import { slicesAt } from '../session/slicesAt';
import type { Output } from '../terminal/output';

/** What the certificate sees. */
interface BySites {
  readonly found: readonly { readonly session: Session; readonly state: SiteState }[];
  readonly failed: readonly SiteEnd[];
}

export async function sliversByToken(options: CommonOptions, output: Output): Promise<void> {
  const portal = await openPortal(options);
  const isAlone = isTokenOnly(options);
  // One after the other: each may ask on the terminal.
  const sites = isAlone ? { found: [], failed: [] } : await sitesOf(options, output);
  output.busy(`Asking ${portal.host}…`);
  const asked = await portalState(portal, options, { isAlone }, output);
  const portals = asked.state === undefined ? [] : [asked.state];
  const joined = joinWays(
    sites.found.map(({ state }) => state),
    portals,
  );
  const ends: SiteEnd[] = sites.found.map(({ session }, index) => {
    const { slices, portalSlices = [] } = joined.sites[index] ?? { slices: { value: [] } };
    return endOf(session, [...(slices.value ?? []), ...portalSlices], output);
  });
  for (const { site, slices } of joined.portalSites)
    ends.push(endOf({ site, siteUrn: urnOf(site.urn) }, slices.value ?? [], output));
  ends.push(...sites.failed);
  const all = asked.failure === undefined ? ends : [...ends, asked.failure];
  const isMany = ends.length > 1;
  const rows = all.flatMap((end) => end.rows ?? []).map((row) => (isMany ? row : row.slice(1)));
  const isNone = rows.length === 0 && all.every((end) => end.isAll);
  const none = isNone ? `You have no slivers at ${placesOf(portal, sites)}.` : [];
  const value = {
    portal: { url: portal.portal.url, error: asked.failure?.value },
    sites: ends.map((end) => end.value),
  };
  const titles = isMany ? [siteColumn, ...columns] : columns;
  output.result(value, rows.length === 0 ? none : output.table(titles, rows));
  const [code] = all.flatMap(({ exitCode }) => exitCode ?? []);
  if (code !== undefined) throw new Ended(code);
}

function placesOf({ host }: PortalSession, { found }: BySites): string {
  return [...found.map(({ session }) => session.site.name), host].join(', ');
}

function endOf(
  at: { readonly site: { readonly name: string }; readonly siteUrn?: string | undefined },
  slices: readonly Slice[],
  output: Output,
): SiteEnd {
  const sorted = [...slices].sort((a, b) => a.name.localeCompare(b.name));
  const end = tellSlices(at, sorted, output);
  for (const { name, experiment, slivers } of sorted) {
    if (experiment === undefined || slivers.length > 0) continue;
    output.note(`${name} is ${experiment.status ?? 'there'} and has no nodes yet.`);
  }
  return { ...end, rows: rowsOf(sorted).map((row) => [at.site.name, ...row]) };
}

/** Of a part that has no site yet, the inventory has only a key. */
function urnOf(urn: string): string | undefined {
  return urn.startsWith('urn:') ? urn : undefined;
}

/** @throws PortalError where nothing else was asked */
async function portalState(
  portal: PortalSession,
  options: CommonOptions,
  { isAlone }: { readonly isAlone: boolean },
  output: Output,
): Promise<{ readonly state?: PortalState; readonly failure?: SiteEnd }> {
  const failed = (error: unknown): SiteEnd =>
    failedSite({ urn: undefined, name: portal.host }, error, output);
  try {
    const state = await experimentsAt(portal, options);
    const { slicename } = options;
    if (isAlone && slicename !== undefined && state.experiments.value?.length === 0)
      throw new NotThere(
        `There is no experiment ${slicename} at ${portal.host}: "geni-image slivers" lists yours.`,
      );
    const { error } = state.experiments;
    return error === undefined ? { state } : { state, failure: failed(error) };
  } catch (error) {
    if (isAlone) throw error;
    return { failure: failed(error) };
  }
}

/** @throws what is wrong with the certificate; a server that fails leaves what the portal knows */
async function sitesOf(options: CommonOptions, output: Output): Promise<BySites> {
  let opened: Sessions;
  try {
    opened = await openSessions(options, chosenSites(options.cm));
  } catch (error) {
    if (!isLeftToToken(error, options)) throw error;
    if (IdentityError.is(error)) {
      output.warn(`Only the portal is asked. ${explainInOneLine(error)}`);
      return { found: [], failed: [] };
    }
    return {
      found: [],
      failed: [failedSite({ urn: undefined, name: 'your sites' }, error, output)],
    };
  }
  const { sessions, leftOut } = opened;
  const { slicename } = options;
  const name = slicename === undefined ? undefined : experimentName(slicename);
  const failed = leftOut.map(({ address, error }) => failedSite(siteNamed(address), error, output));
  output.busy(`Asking ${sessions.map(({ site }) => site.name).join(', ')}…`);
  const asked = sessions.map(async (session) => {
    try {
      const value = await slicesAt(session, name === undefined ? {} : { slicename: name });
      const { account, site } = session;
      const idle = { loading: false } as const;
      const slices = { value, loading: false };
      const state: SiteState = { account, site, slices, images: idle, listedProjects: [] };
      return { session, state };
    } catch (error) {
      failed.push(failedSite({ urn: session.siteUrn, name: session.site.name }, error, output));
      return undefined;
    }
  });
  const found = (await Promise.all(asked)).filter((one) => one !== undefined);
  return { found, failed };
}
