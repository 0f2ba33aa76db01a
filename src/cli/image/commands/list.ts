/** `geni-image list`: images, with who can use them. Several sites are asked at the same time. */
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { formatUrn, parseUrn } from '../../../rpc';
import { printText } from '../../terminal/streams';
import { Ended, UsageError } from '../failures/failure';
import type { CommonOptions } from '../arguments/options';
import { shownFailure, type Output } from '../terminal/output';
import { resultColumns } from '../terminal/terminals';
import { openSessions, type Session, type Sessions } from '../session/session';
import { imagesAt, type Wanted } from '../session/siteImages';
import { chosenSites, siteAddresses, siteNamed } from '../session/sites';
import {
  columnsFor,
  fixedColumns,
  linesOf,
  rowsOf,
  sorted,
  type Row,
  type ShownCells,
} from '../listing/rows';
import type { Labels } from '../../../model/keep/labels';
import { saidOf, saidOfVersion, saidWords } from '../../../model/keep/said';
import { labelsToShow, shownSaid } from '../keep/labelLines';

export interface ListOptions extends CommonOptions {
  readonly mine?: boolean;
  readonly project?: boolean;
  readonly public?: boolean;
  readonly sort?: string;
  readonly format?: string;
}

export async function list(
  creator: string | undefined,
  options: ListOptions,
  output: Output,
): Promise<void> {
  const how = howToList(creator, options, output);
  // The classic script asks one site, unless it is told more.
  const isClassic = output.name !== 'geni-image';
  const sites = isClassic ? siteAddresses(options.cm ?? []) : chosenSites(options.cm);
  const opened = await openSessions(options, sites);
  const [only, another] = opened.sessions;
  const isOne = another === undefined && opened.leftOut.length === 0;
  if (isOne && only !== undefined) await listOne(only, how, output);
  else await listMany(opened, how, output);
}

interface How {
  readonly creator: string | undefined;
  readonly wanted: Omit<Wanted, 'creatorUrn'>;
  readonly sort: 'name' | 'age' | 'size';
  readonly format: 'table' | 'tsv' | 'urn' | 'json';
  readonly labels: Labels;
}

const orders = ['name', 'age', 'size'] as const;
const formats = ['table', 'tsv', 'urn', 'json'] as const;

/** @throws UsageError */
function howToList(creator: string | undefined, options: ListOptions, output: Output): How {
  const { mine = false, project = false, public: all = false } = options;
  const isNarrowed = mine || project || all;
  if (creator !== undefined && isNarrowed) {
    throw new UsageError(
      `${creator} already says whose images are meant: leave out --mine, --project and --public.`,
    );
  }
  return {
    creator,
    wanted: { mine: mine || !isNarrowed, project, public: all },
    sort: oneOf(orders, options.sort ?? 'name', '--sort'),
    format: oneOf(formats, options.format ?? 'table', '--format'),
    labels: labelsToShow(output),
  };
}

/** @throws UsageError */
function oneOf<T extends string>(allowed: readonly T[], word: string, option: string): T {
  const found = allowed.find((it) => it === word);
  if (found !== undefined) return found;
  const [last = '', ...others] = allowed.toReversed();
  throw new UsageError(
    `${option} takes ${others.toReversed().join(', ')} or ${last}, not "${word}".`,
  );
}

async function listOne(session: Session, how: How, output: Output): Promise<void> {
  const { name } = session.site;
  output.about({ site: name });
  output.busy(`Asking ${name}…`);
  const { images, value } = await imagesOf(session, how);
  if (how.format !== 'table' && !output.json) {
    output.settle();
    printText(linesOf(rowsOf(name, images), how.format, how.labels));
    return;
  }
  const rows = rowsOf(name, images);
  output.result(
    value,
    rows.length === 0
      ? nothingAt(name, how)
      : output.table(columnsFor(shownCells(how)), cellsOf(rows, how, false)),
  );
}

/** Of somebody whom it does not know, a site says the same (docs/protocol.md 5.12). */
function nothingAt(site: string, { creator, wanted }: How): string {
  if (creator !== undefined)
    return `${site} lists no images of ${creator}: there are none, or it has no user with that name.`;
  if (wanted.public) return `${site} offers no images.`;
  return wanted.project
    ? `Your projects have no images at ${site}.`
    : `You have no images at ${site}.`;
}

interface SiteEnd {
  /** Exit code of the failure, if it failed. */
  readonly exitCode?: number;
  readonly value: object;
  readonly rows: readonly Row[];
}

/** One site that fails is one line and spoils nothing. */
async function listMany({ sessions, leftOut }: Sessions, how: How, output: Output): Promise<void> {
  const { failureOf } = await import('../failures/report');
  const failed = (site: { urn: string | undefined; name: string }, error: unknown): SiteEnd => {
    const failure = failureOf(error, { site: site.name });
    const { sentence, action } = failure.explanation;
    output.warn(sentence, ...(action === undefined ? [] : [action]));
    const value = { site: site.urn, images: [], error: shownFailure(failure) };
    return { exitCode: failure.exitCode, value, rows: [] };
  };
  const untrusted = leftOut.map(({ address, error }) => failed(siteNamed(address), error));
  const shown = screenOf(sessions, how, output);
  const asked = sessions.map(async (session): Promise<SiteEnd> => {
    const { name } = session.site;
    try {
      const { images, value } = await imagesOf(session, how);
      const rows = rowsOf(name, images);
      shown.answered(name, rows);
      return { value, rows };
    } catch (error) {
      return failed({ urn: session.siteUrn, name }, error);
    }
  });
  const ends = [...(await Promise.all(asked)), ...untrusted];
  shown.end(
    sorted(
      ends.flatMap(({ rows }) => rows),
      how.sort,
    ),
  );
  output.result({ sites: ends.map(({ value }) => value) }, '');
  const [code] = ends.flatMap(({ exitCode }) => exitCode ?? []);
  // What is there was printed, but a part is missing: that is not "done".
  if (code !== undefined) throw new Ended(code);
}

interface Screen {
  answered(site: string, rows: readonly Row[]): void;
  end(all: readonly Row[]): void;
}

/**
 * Into a file or a program each site's rows go when it answers, in columns that fit nearly always. A terminal gets
 * them all at the end, as wide as they are, and so does whoever wants them in an order.
 */
function screenOf(sessions: readonly Session[], how: How, output: Output): Screen {
  const { format } = how;
  const open = new Set(sessions.map(({ site }) => site.name));
  const tellOpen = (): void => {
    if (open.size > 0) output.busy(`Asking ${[...open].join(', ')}…`);
  };
  const none = (site: string): void => output.note(nothingAt(site, how));
  // The classic script's lines stay as they are on a terminal, too.
  const isFitted = resultColumns() !== undefined && output.name === 'geni-image';
  if (format !== 'table' || isFitted || how.sort !== 'name') {
    tellOpen();
    return {
      answered: (site, rows) => {
        open.delete(site);
        if (rows.length === 0) none(site);
        tellOpen();
      },
      end: (all) => {
        output.settle();
        if (output.json) return;
        if (format !== 'table') printText(linesOf(all, format, how.labels));
        else if (all.length > 0)
          output.rows(output.table(columnsFor(shownCells(how), true), cellsOf(all, how, true)));
      },
    };
  }
  output.rows(output.table(fixedColumns(shownCells(how), true), []));
  return {
    answered: (site, rows) => {
      if (rows.length === 0) none(site);
      else
        output.rows(
          output.table(fixedColumns(shownCells(how), false), cellsOf(rows, how, true)),
        );
    },
    end: () => undefined,
  };
}

/** Creators where not all images are of one person, labels where somebody has given any. */
function shownCells({ wanted, labels }: How): ShownCells {
  return { creators: wanted.project || wanted.public, labels: labels.images.length > 0 };
}

function cellsOf(rows: readonly Row[], how: How, withSite: boolean): string[][] {
  const { creators, labels } = shownCells(how);
  return sorted(rows, how.sort).map((row, index, all) => {
    const before = all[index - 1];
    const isSame = how.sort === 'name' && before?.image === row.image;
    return [
      ...(withSite ? [row.site] : []),
      isSame ? '' : row.title,
      ...row.cells,
      ...(creators ? [row.creator] : []),
      ...(labels ? [saidWords(saidOf(how.labels, row.version.urn)).join(', ')] : []),
      row.version.urn,
    ];
  });
}

async function imagesOf(
  session: Session,
  { creator, wanted, labels }: How,
): Promise<{ images: readonly Image[]; value: object }> {
  const creatorUrn = creator === undefined ? undefined : userUrn(creator, session.account.userUrn);
  const images = await imagesAt(session, { ...wanted, creatorUrn });
  return { images, value: { site: session.siteUrn, images: images.map((it) => shownImage(it, labels)) } };
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
export function shownImage(image: Image, labels: Labels): object {
  const { urn, name, project, creatorUrn, format, description, mine, versions } = image;
  return {
    urn,
    name,
    project,
    creatorUrn,
    format,
    description,
    mine,
    marked: shownSaid(saidOf(labels, urn)),
    versions: versions.map((version) => ({
      ...versionForJson(version),
      marked: shownSaid(saidOfVersion(labels, version.urn)),
    })),
  };
}

/** A command has always asked who can use it, so that it need not say so. */
export function versionForJson(version: ImageVersion): object {
  return { ...version, created: version.created?.toISOString(), isUntold: undefined };
}
