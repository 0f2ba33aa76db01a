/** `geni-image slivers`: the user's slivers at the chosen sites, with the URNs that `create` wants. */
import { Ended } from '../failures/failure';
import { columns, rowsOf, siteColumn, tellSlices, type SiteEnd } from '../listing/slices';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { hasToken } from '../session/portal/ways';
import { openSessions, type Session, type Sessions } from '../session/session';
import { chosenSites, siteNamed } from '../session/sites';
import { slicesAt } from '../session/slicesAt';

export async function slivers(options: CommonOptions, output: Output): Promise<void> {
  if (hasToken(options)) {
    await (await import('./sliversByToken')).sliversByToken(options, output);
    return;
  }
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
  const { failedSite } = await import('../listing/failedSite');
  const failed = (site: { urn: string | undefined; name: string }, error: unknown): SiteEnd =>
    failedSite(site, error, output);
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
  const table = output.table([siteColumn, ...columns], rows);
  output.result({ sites: ends.map(({ value }) => value) }, rows.length === 0 ? [] : table);
  const [code] = ends.flatMap(({ exitCode }) => exitCode ?? []);
  if (code !== undefined) throw new Ended(code);
}
