/** `geni-image list`: the user's images, with who can use them. Several sites are asked at the same time. */
import { findVisibility, listImages, withFacts } from '../../../model/inventory/loadImages';
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { Remembered } from '../session/commandCache';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { formatUrn, parseUrn } from '../../../rpc';
import { Ended, UsageError } from '../failures/failure';
import { knownAge, knownSize, tableText, knownVisibility, type Column } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import { shownFailure, type Output } from '../terminal/output';
import { openSession, openSessions, type Session, type Sessions } from '../session/session';
import { siteAddresses, siteNamed } from '../session/sites';

export async function list(
  creator: string | undefined,
  options: CommonOptions,
  output: Output,
): Promise<void> {
  const { cm = [] } = options;
  if (cm.length > 1) {
    await listMany(await openSessions(options, siteAddresses(cm)), creator, output);
    return;
  }
  const session = await openSession(options);
  output.about({ site: session.site.name });
  const { images, value } = await imagesAt(session, creator);
  const { name } = session.site;
  // Of somebody whom it does not know, a site says the same (docs/protocol.md 5.12).
  const nothing =
    creator === undefined
      ? `You have no images at ${name}.`
      : `${name} lists no images of ${creator}: there are none, or it has no user with that name.`;
  output.result(
    value,
    images.length === 0 ? nothing : tableText(columns, rowsOf(images), output.paint),
  );
}

interface SiteEnd {
  /** Exit code of the failure, if it failed. */
  readonly exitCode?: number;
  readonly value: object;
}

/** Each site's rows are printed when it answers; one that fails is one line and spoils nothing. */
async function listMany(
  { sessions, leftOut }: Sessions,
  creator: string | undefined,
  output: Output,
): Promise<void> {
  const { failureOf } = await import('../failures/report');
  const failed = (site: { urn: string | undefined; name: string }, error: unknown): SiteEnd => {
    const failure = failureOf(error, { site: site.name });
    const { sentence, action } = failure.explanation;
    output.warn(sentence, ...(action === undefined ? [] : [action]));
    const value = { site: site.urn, images: [], error: shownFailure(failure) };
    return { exitCode: failure.exitCode, value };
  };
  const untrusted = leftOut.map(({ address, error }) => failed(siteNamed(address), error));
  output.rows(tableText([{ title: 'SITE', width: siteWidth }, ...fixed], [], output.paint));
  const asked = sessions.map(async (session): Promise<SiteEnd> => {
    try {
      return { value: await listOne(session, creator, output) };
    } catch (error) {
      return failed({ urn: session.siteUrn, name: session.site.name }, error);
    }
  });
  const ends = [...(await Promise.all(asked)), ...untrusted];
  output.result({ sites: ends.map(({ value }) => value) }, '');
  const codes = ends.flatMap(({ exitCode }) => exitCode ?? []);
  // What is there was printed, but a part is missing: that is not "done".
  const [code] = codes;
  if (code !== undefined) throw new Ended(code);
}

async function listOne(
  session: Session,
  creator: string | undefined,
  output: Output,
): Promise<object> {
  const { name } = session.site;
  const { images, value } = await imagesAt(session, creator);
  const rows = rowsOf(images).map((row) => [name, ...row]);
  if (rows.length > 0)
    output.rows(tableText([{ width: siteWidth }, ...untitled], rows, output.paint));
  else output.note(`No images at ${name}.`);
  return value;
}

async function imagesAt(
  session: Session,
  creator: string | undefined,
): Promise<{ images: readonly Image[]; value: object }> {
  const { account, site } = session;
  const visibility = new VisibilityLookup();
  const creatorUrn = creator === undefined ? undefined : userUrn(creator, account.userUrn);
  const listed = await listImages(account, site, { visibility, creatorUrn });
  await findVisibility(listed, site, { visibility });
  const images = withFacts(listed, visibility);
  const urns = images.map(({ urn }) => urn);
  if (urns.length > 0) new Remembered().add(site.componentManager.url, { images: urns });
  return { images, value: { site: session.siteUrn, images: images.map(shownImage) } };
}

/** A bare name is a user of one's own authority, as with omni. */
function userUrn(creator: string, me: string): string {
  if (!creator.startsWith('urn:')) {
    return formatUrn({ authority: parseUrn(me).authority, type: 'user', id: creator });
  }
  if (parseUrn(creator).type === 'user') return creator;
  throw new UsageError(`${creator} is not the URN of a user: give the creator of the images.`);
}

/** The image as programs see it. */
export function shownImage(image: Image): object {
  const { urn, name, project, creatorUrn, format, description, mine, versions } = image;
  return {
    urn,
    name,
    project,
    creatorUrn,
    format,
    description,
    mine,
    versions: versions.map(versionForJson),
  };
}

export function versionForJson(version: ImageVersion): object {
  return { ...version, created: version.created?.toISOString() };
}

const columns: readonly Column[] = [
  { title: 'IMAGE' },
  { title: 'VERSION', right: true },
  { title: 'SIZE', right: true },
  { title: 'MADE' },
  {
    title: 'CAN USE',
    style: (users) => (users === knownVisibility('not-released') ? 'yellow' : undefined),
  },
  { title: 'URN' },
];

/** Rows come before all are known, so the widths are those that fit nearly always. */
const widths = [24, 7, 8, 14, 12, 0];
const fixed = columns.map((column, index) => ({ ...column, width: widths[index] ?? 0 }));
const untitled = fixed.map((column) => ({ ...column, title: '' }));
const siteWidth = 18;

function rowsOf(images: readonly Image[]): string[][] {
  return images.flatMap(({ name, project, versions }) =>
    versions.map((version, index) => [
      index === 0 ? `${project}:${name}` : '',
      String(version.version),
      knownSize(version.size),
      knownAge(version.created),
      knownVisibility(version.visibility),
      version.urn,
    ]),
  );
}
