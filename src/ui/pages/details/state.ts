/** An image as its page shows it. */
import { sameImage } from '../../../rpc';
import * as vscode from 'vscode';
import type { Image, ImageVersion } from '../../../model/inventory/image';
import type { SiteState } from '../../../model/inventory/inventory';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import { obstacleElsewhere } from '../../../rspec/images/imageForm';
import { snippet } from '../../../rspec/images/diskImageElement';
import { ancestryOf, baseOf, makerOf } from '../../../model/history/ancestry';
import type { HistoryEvent } from '../../../model/history/event';
import { isAbout } from '../../../model/history/filter';
import type { Labels } from '../../../model/keep/labels';
import { saidOf, saidOfVersion, saidSentence } from '../../../model/keep/said';
import { dateText, sizeText } from '../../../model/units';
import { shortName, sliverTypeWords, visibilityLook } from '../../text/labels';
import { lastTryWords } from './lastTry';
import type { VersionChecks } from './checks';
import { lineOf } from '../history/state';
import type { DetailsState, Fact, PastLine, SnippetLine, VersionLine } from './protocol';
import { comparison, type Pair } from './comparison';
import type { ImageUsers } from '../../images/users';

export interface DetailsSource {
  readonly key: string;
  readonly state: SiteState;
  readonly image: Image;
  /** What the site's advertisement says, of an image of its own. */
  readonly system?: CatalogueImage | undefined;
  /** The image as requests name it, without and with its released version. */
  readonly whole: CatalogueImage;
  readonly pinned: CatalogueImage;
  /** The version that the URN without version stands for, else the newest. */
  readonly shown: ImageVersion | undefined;
  readonly labels: Labels;
  /** Our own snapshots that made versions of it. */
  readonly jobs: readonly SnapshotJob[];
  /** Everything that was done from here, newest first. */
  readonly events: readonly HistoryEvent[];
  /** The newer version that the base of the shown version has now. */
  readonly newerBase?: number | undefined;
  /** What the metadata said, by version; filled as answers come. */
  readonly users: ReadonlyMap<number, ImageUsers>;
  readonly compare: Pair;
  readonly checks: VersionChecks;
  readonly gone: boolean;
  readonly problem: string;
}

export function detailsState(source: DetailsSource): DetailsState {
  const { image, gone, problem, key } = source;
  return {
    key,
    title: image.name,
    subtitle: subtitle(source),
    isSystem: source.system !== undefined,
    description: image.description,
    gone,
    problem,
    users: usersState(source),
    facts: facts(source),
    provenance: provenance(source),
    // Which versions the site keeps of its own images no list tells.
    versions:
      source.system === undefined
        ? image.versions.map((version) => versionLine(version, source.labels))
        : [],
    comparison: comparison(image, source.compare, source.users, source.checks),
    past: past(source),
    snippets: snippets(source),
  };
}

function subtitle({ image, state, system }: DetailsSource): string {
  const { site } = state;
  if (system !== undefined) return vscode.l10n.t('System image at {0}', site.name);
  const count = image.versions.length;
  const versions = count === 1 ? vscode.l10n.t('1 version') : vscode.l10n.t('{0} versions', count);
  const who = image.mine
    ? vscode.l10n.t('yours')
    : vscode.l10n.t('of {0}', shortName(image.creatorUrn ?? ''));
  return [vscode.l10n.t('Image at {0}', site.name), image.project, who, versions].join(' · ');
}

function usersState({ shown, users }: DetailsSource): DetailsState['users'] {
  const found = users.get(shown?.version ?? 0);
  if (found === undefined) {
    return { who: 'asking', sentence: vscode.l10n.t('Asking the site…'), reason: '' };
  }
  const { who, sentence, reason } = found;
  return { who, sentence, reason };
}

function facts({ image, shown, users, system: offered, labels }: DetailsSource): Fact[] {
  const metadata = users.get(shown?.version ?? 0)?.metadata;
  const system = metadata && [metadata.os, metadata.raw['version']].join(' ').trim();
  const total = image.versions.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return known([
    [vscode.l10n.t('Label'), saidSentence(saidOf(labels, shown?.urn ?? image.urn))],
    [vscode.l10n.t('Size'), shown && sizeWords(shown.size ?? metadata?.size)],
    [vscode.l10n.t('All versions'), image.versions.length > 1 ? sizeWords(total) : undefined],
    [vscode.l10n.t('System'), system],
    ...advertised(offered, system === undefined),
    [vscode.l10n.t('Architecture'), metadata?.architecture?.join(', ')],
    [vscode.l10n.t('Format'), image.format],
    [vscode.l10n.t('Hardware types'), metadata?.raw['types']],
    [vscode.l10n.t('Last try'), lastTryWords(image.urn)],
  ]);
}

/** What the advertisement says; the system only while the metadata have not told it. */
function advertised(
  image: CatalogueImage | undefined,
  withSystem: boolean,
): (readonly [string, string | undefined])[] {
  if (image === undefined) return [];
  const system = [image.os, image.osVersion].filter(Boolean).join(' ');
  return [
    [vscode.l10n.t('System'), withSystem ? system : undefined],
    [vscode.l10n.t('Runs on'), image.sliverTypes?.map(sliverTypeWords).join(', ')],
    [vscode.l10n.t('Used when none is named'), image.defaultFor?.map(sliverTypeWords).join(', ')],
  ];
}

function creatorOf({ image, system }: DetailsSource): string {
  if (system !== undefined) return vscode.l10n.t('its site');
  return image.mine ? vscode.l10n.t('you') : shortName(image.creatorUrn ?? '');
}

function provenance(source: DetailsSource): Fact[] {
  const { image, shown, state, jobs, users, system } = source;
  const { language } = vscode.env;
  const oldest = image.versions.at(-1);
  const metadata = users.get(shown?.version ?? 0)?.metadata;
  const job = jobs.find(({ created }) => shown && sameImage(created?.versionUrn ?? '', shown.urn));
  const taken =
    job &&
    vscode.l10n.t(
      'snapshot of {0} in {1} at {2}, {3}',
      job.clientId,
      shortName(job.sliceUrn),
      job.siteName,
      dateText(job.startedAt, language),
    );
  return known([
    [vscode.l10n.t('Made by'), creatorOf(source)],
    [vscode.l10n.t('First version'), dateOf(oldest)],
    [
      vscode.l10n.t('Current version'),
      shown && system === undefined ? versionAndDate(shown) : undefined,
    ],
    [vscode.l10n.t('Taken from'), taken],
    [vscode.l10n.t('Made from'), bases(source)],
    [vscode.l10n.t('Made at commit'), commit(source)],
    [vscode.l10n.t('Made at'), metadata?.originUrn ?? state.site.urn],
    [vscode.l10n.t('Original name'), metadata?.originName],
    [vscode.l10n.t('SHA-1'), metadata?.hash ?? shown?.hash],
    [vscode.l10n.t('URN'), image.urn],
  ]);
}

/** What the node ran, then what that came from; with what is newer at the site. */
function bases({ shown, events, newerBase, state }: DetailsSource): string | undefined {
  const names = ancestryOf(events, shown?.urn ?? '').flatMap((event) => baseOf(event)?.name ?? []);
  if (names.length === 0) return undefined;
  const line = names.join(' ← ');
  if (newerBase === undefined) return line;
  return vscode.l10n.t('{0}. {1} now has version {2} of it.', line, state.site.name, newerBase);
}

function commit({ shown, events }: DetailsSource): string | undefined {
  const facts = makerOf(events, shown?.urn ?? '')?.facts;
  if (facts?.commit === undefined) return undefined;
  return facts.dirty === true
    ? vscode.l10n.t('{0}, with uncommitted changes', facts.commit)
    : facts.commit;
}

/** More are on the page of the history. */
const MOST_PAST = 10;

function past({ image, events }: DetailsSource): PastLine[] {
  return events
    .filter((event) => !event.isHidden && isAbout(event, image.urn))
    .slice(0, MOST_PAST)
    .map((event) => {
      const { when, what, name, where, outcome } = lineOf(event);
      return { when, what, name, where, outcome };
    });
}

function dateOf(version: ImageVersion | undefined): string | undefined {
  return version?.created && dateText(version.created, vscode.env.language);
}

function versionAndDate(version: ImageVersion): string {
  return [version.version, dateOf(version)].filter((part) => part !== undefined).join(', ');
}

function known(facts: readonly (readonly [string, string | undefined])[]): Fact[] {
  return facts.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value }],
  );
}

/** What the team says of exactly this version stands before what its maker said. */
function versionLine(version: ImageVersion, labels: Labels): VersionLine {
  const said = saidSentence(saidOfVersion(labels, version.urn));
  return {
    version: version.version,
    name: vscode.l10n.t('Version {0}', version.version),
    size: sizeWords(version.size) ?? '',
    date: dateOf(version) ?? '',
    who: visibilityLook(version.visibility).words,
    description: [said, version.description].filter(Boolean).join(' · '),
  };
}

function snippets({ shown, whole, pinned, users }: DetailsSource): SnippetLine[] {
  const obstacle = obstacleElsewhere(whole) ?? '';
  // Lists give the address of a version only; the metadata name the one that follows releases.
  const metadata = users.get(shown?.version ?? 0)?.metadata;
  const told = metadata?.raw['image_metadata_url'];
  const following = whole.url === pinned.url ? told : whole.url;
  const line = (id: SnippetLine['id'], name: string | undefined, why: string): SnippetLine[] =>
    name === undefined || name === '' ? [] : [{ id, text: snippet(name), obstacle: why }];
  return [
    ...line('here', whole.urn, ''),
    ...line('elsewhere', following, obstacle),
    // Of the site's own images no version is known that could be named.
    ...(pinned === whole
      ? []
      : [
          ...line('hereVersion', pinned.urn, ''),
          ...line('elsewhereVersion', pinned.url, obstacle),
        ]),
  ];
}

function sizeWords(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : sizeText(bytes, vscode.env.language);
}
