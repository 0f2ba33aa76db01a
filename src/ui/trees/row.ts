/** The rows of the three trees. A command that is started from a row gets one of these. */
import * as vscode from 'vscode';
import type { Image, ImageVersion } from '../../model/inventory/image';
import type {
  PortalSiteState,
  RefreshScope,
  SiteState,
  SlicesState,
} from '../../model/inventory/inventory';
import type { PortalError } from '../../portal';
import { RpcError } from '../../rpc';
import type { Slice, Sliver } from '../../model/inventory/sliver';
import type { SnapshotJob } from '../../model/snapshots/job';
import type { QueuedSnapshot } from '../../model/snapshots/queue/queuedSnapshot';
import type { CatalogueImage } from '../../rspec/images/catalogue';
import { commands, rows } from '../contributions';
import { explain, whyLeftOut } from '../../model/failures/explain';
import { shades } from '../text/shades';
import { paragraphs } from '../text/tooltip';

export interface SiteRow {
  readonly kind: 'site';
  readonly state: SiteState;
  /** What of the person's is here; undefined until the site has answered. */
  readonly holds?: Holds | undefined;
}
export interface Holds {
  /** Such as "2 slivers"; left out where it is not known that there is nothing. */
  readonly words?: string;
  /** Nothing that is worth a look: the row is closed, and stands below the others where there are many. */
  readonly isNothing: boolean;
}
/** A site where only a portal sees something. */
export interface PortalSiteRow {
  readonly kind: 'portalSite';
  readonly state: PortalSiteState;
}
/** At a site of an account with a certificate, unless it says otherwise. */
export interface SliceRow<State extends SlicesState = SiteState> {
  readonly kind: 'slice';
  readonly state: State;
  readonly slice: Slice;
}
export interface SliverRow<State extends SlicesState = SiteState> {
  readonly kind: 'sliver';
  readonly state: State;
  readonly slice: Slice;
  readonly sliver: Sliver;
}
/** Also where only a portal sees it. */
export type AnySliceRow = SliceRow<SlicesState>;
export type AnySliverRow = SliverRow<SlicesState>;

export interface ImageRow {
  readonly kind: 'image';
  readonly state: SiteState;
  readonly image: Image;
  /** Stands among images of other sites, so it names its own. */
  readonly anywhere?: boolean;
  /** The version whose size, age and users the row shows. */
  readonly shown?: ImageVersion | undefined;
  /** Our own snapshot has failed to make that version. */
  readonly hasFailed?: boolean;
}

/** Rows that have something in common. */
export interface GroupRow<R = ImagesRow> {
  readonly kind: 'group';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** Unfolded when it is first seen. */
  readonly open: boolean;
  readonly rows: () => R[];
}
/** An image that the site itself offers. */
export interface SystemRow {
  readonly kind: 'system';
  readonly state: SiteState;
  readonly image: CatalogueImage;
}
export interface VersionRow {
  readonly kind: 'version';
  readonly state: SiteState;
  readonly image: Image;
  readonly version: ImageVersion;
  /** Our own snapshot has failed to make it. */
  readonly hasFailed?: boolean;
}
export interface JobRow {
  readonly kind: 'job';
  readonly job: SnapshotJob;
}
/** A snapshot that waits for the one before it in its slice. */
export interface QueuedRow {
  readonly kind: 'queued';
  readonly queued: QueuedSnapshot;
}
/** Something that could not be read: says why, and can be tried again. */
export interface ProblemRow {
  readonly kind: 'problem';
  readonly id: string;
  readonly label?: string;
  readonly error: unknown;
  readonly scope: RefreshScope;
  /** The site that it stands below, which the row need not name again. */
  readonly within?: string;
}
/** A quiet line, such as "No images yet". */
export interface NoteRow {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
  readonly icon?: string;
  /** What a click on it shows. */
  readonly opens?: 'hidden';
}
/** Rows of a site's answer that could not be read: they are missing, and this says so. */
export interface LeftOutRow {
  readonly kind: 'leftOut';
  readonly id: string;
  /** Named where rows of several sites stand together. */
  readonly site?: string | undefined;
  readonly problems: readonly (RpcError | PortalError)[];
}
/** The local testbed while it is not running. */
export interface TestbedRow {
  readonly kind: 'testbed';
  readonly starting: boolean;
}

/** Rows of one tree, so that each tree handles exactly its own. */
export type SliversRow =
  | SiteRow
  | PortalSiteRow
  | GroupRow<SliversRow>
  | AnySliceRow
  | AnySliverRow
  | ProblemRow
  | LeftOutRow
  | NoteRow
  | TestbedRow;
export type SnapshotsRow = JobRow | QueuedRow;
export type ImagesRow =
  | SiteRow
  | GroupRow
  | ImageRow
  | VersionRow
  | SystemRow
  | ProblemRow
  | LeftOutRow
  | NoteRow;

export type AnyGroupRow = GroupRow | GroupRow<SliversRow>;
export type Row = SliversRow | ImagesRow | SnapshotsRow;

/** Ids keep what is expanded and selected over a refresh. */
export function siteId(state: SlicesState): string {
  const { id } = state.account ?? state.portal;
  return `${id} ${state.site.urn}`;
}

export function scopeOf(state: SlicesState, part: 'slices' | 'images'): RefreshScope {
  const { account, site } = state;
  if (account === undefined) return { portalId: state.portal.id, part };
  return { accountId: account.id, siteUrn: site.urn, part };
}

export function problemItem(row: ProblemRow): vscode.TreeItem {
  const name = row.label ?? row.within;
  const { sentence, brief, action, below } = explain(row.error, { site: name });
  const rest = withoutName(sentence, name, hostOf(row.error));
  const label = row.label && withinReach(row.label);
  const item = new vscode.TreeItem(label ?? brief ?? rest);
  // The start of a row is what a narrow side bar shows: the reason stands there, and no name twice.
  if (row.label !== undefined) item.description = rest;
  else if (brief !== undefined) item.description = below?.split('\n', 1)[0]?.trim() ?? sentence;
  item.id = `problem ${row.id}`;
  item.contextValue = rows.problem;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor(shades.error));
  item.tooltip = paragraphs([label === row.label ? undefined : row.label, sentence, action, below]);
  item.accessibilityInformation = { label: `${row.label ?? ''} ${sentence}`.trim() };
  return item;
}

/** "home refused: …" below home, or beside its name, is "Refused: …"; some sentences begin with its address. */
function withoutName(whole: string, ...names: (string | undefined)[]): string {
  const name = names.find((one) => one !== undefined && whole.startsWith(`${one} `));
  if (name === undefined) return whole;
  const rest = whole.slice(name.length + 1);
  return `${rest.slice(0, 1).toLocaleUpperCase()}${rest.slice(1)}`;
}

function hostOf(error: unknown): string | undefined {
  const url = RpcError.is(error) ? error.url : undefined;
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}

/** Characters of a name that leave room for the reason beside it in a narrow side bar. */
const reach = 20;

/** The tooltip has the whole name. */
function withinReach(name: string): string {
  return name.length <= reach ? name : `${name.slice(0, reach - 1).trimEnd()}…`;
}

/** None when all that the last answer had is shown. */
export function leftOutRows(
  state: SiteState,
  part: 'slices' | 'images',
  site?: string,
): LeftOutRow[] {
  const { leftOut: problems = [] } = state[part];
  if (problems.length === 0) return [];
  return [{ kind: 'leftOut', id: `${part} ${siteId(state)}`, site, problems }];
}

/** What people are told of rows that are missing: how many, and why the first is. */
export function leftOutWords({ site, problems }: Pick<LeftOutRow, 'site' | 'problems'>): {
  readonly count: string;
  readonly why: string;
} {
  const [first] = problems;
  const rows =
    problems.length === 1
      ? vscode.l10n.t('1 row was left out')
      : vscode.l10n.t('{0} rows were left out', problems.length);
  return {
    count: site === undefined ? rows : `${site}: ${rows}`,
    why: first === undefined ? '' : whyLeftOut(first),
  };
}

export function leftOutItem(row: LeftOutRow): vscode.TreeItem {
  const { count, why } = leftOutWords(row);
  const item = new vscode.TreeItem(count);
  item.description = why;
  item.id = `left out ${row.id}`;
  item.contextValue = rows.leftOut;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor(shades.warning));
  const hint = vscode.l10n.t('The answer contained rows that cannot be used. The log lists them.');
  item.tooltip = paragraphs([`${count}: ${why}.`, hint]);
  item.command = { command: commands.showLog, title: vscode.l10n.t('Show Log') };
  item.accessibilityInformation = { label: `${count}: ${why}` };
  return item;
}

export function noteItem(row: NoteRow): vscode.TreeItem {
  const item = new vscode.TreeItem('');
  item.description = row.text;
  item.id = `note ${row.id}`;
  item.contextValue = rows.note;
  if (row.icon !== undefined) item.iconPath = new vscode.ThemeIcon(row.icon);
  if (row.opens === 'hidden') {
    item.command = {
      command: commands.showHiddenImages,
      title: vscode.l10n.t('Show Hidden Images'),
    };
  }
  item.accessibilityInformation = { label: row.text };
  return item;
}

export function testbedItem(row: TestbedRow): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Local testbed'));
  item.id = 'testbed';
  item.contextValue = row.starting ? rows.note : rows.testbed;
  item.description = row.starting ? vscode.l10n.t('starting…') : vscode.l10n.t('not running');
  item.iconPath = new vscode.ThemeIcon(row.starting ? 'loading~spin' : 'debug-disconnect');
  item.tooltip = vscode.l10n.t(
    'Its slivers and images are kept, and reappear when it starts again.',
  );
  return item;
}

/** What a click on a running or past snapshot does. */
export function showProgress(row: JobRow): vscode.Command {
  return { command: commands.showSnapshotProgress, title: '', arguments: [row] };
}

/** The row of a site has another word in its context value. */
const kinds: readonly string[] = [...Object.values(rows), 'site'];

/** Commands get whatever a menu or another extension hands them. */
export function isRow(value: unknown): value is Row {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    kinds.includes(value.kind)
  );
}
