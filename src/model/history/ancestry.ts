/** What an image was made from, as far back as the journal tells. */
import {
  domainOf,
  formatImageUrn,
  sameImage,
  tryParseImageUrn,
  tryParseUrn,
  withoutVersion,
} from '../../rpc';
import type { HistoryEvent } from './event';

export interface Base {
  /** As the site named what it had loaded: `project/name:version`; else what the request named. */
  readonly name: string;
  /** At the site of the node; undefined where the name tells none. */
  readonly urn?: string | undefined;
}

/** What the snapshot's node ran; undefined where nobody has said. */
export function baseOf({ facts }: HistoryEvent): Base | undefined {
  const { baseLoaded, baseRequested, siteUrn } = facts;
  if (baseLoaded === undefined) {
    return baseRequested === undefined
      ? undefined
      : { name: baseRequested, urn: tryParseImageUrn(baseRequested) && baseRequested };
  }
  const [, project, name, version] = /^([^/:]+)\/([^/:]+?)(?::(\d+))?$/.exec(baseLoaded) ?? [];
  const site = tryParseUrn(siteUrn ?? '')?.authority;
  if (project === undefined || name === undefined || site === undefined)
    return { name: baseLoaded };
  const authority = domainOf(site);
  const numbered = version === undefined ? {} : { version: Number(version) };
  return {
    name: baseLoaded,
    urn: formatImageUrn(Object.assign({ authority, project, name }, numbered)),
  };
}

/** The snapshot that made this version. @param events newest first @param urn with version */
export function makerOf(events: readonly HistoryEvent[], urn: string): HistoryEvent | undefined {
  return events.find(
    ({ kind, outcome, facts }) =>
      kind === 'snapshot' &&
      outcome === 'ready' &&
      facts.versionUrn !== undefined &&
      sameImage(facts.versionUrn, urn),
  );
}

/** The snapshots that lead to this version, it first; the base of the last one nobody here has made. */
export function ancestryOf(events: readonly HistoryEvent[], urn: string): HistoryEvent[] {
  const line: HistoryEvent[] = [];
  for (let next = makerOf(events, urn); next !== undefined && !line.includes(next);) {
    line.push(next);
    const base = baseOf(next)?.urn;
    next = base === undefined ? undefined : makerOf(events, base);
  }
  return line;
}

/**
 * The version that a base's name stands for now, where that is a newer one.
 * @param newest asked with the URN without version; undefined where the site's lists do not tell
 */
export function newerThan(
  { urn }: Base,
  newest: (imageUrn: string) => number | undefined,
): number | undefined {
  const version = urn === undefined ? undefined : tryParseImageUrn(urn)?.version;
  if (urn === undefined || version === undefined) return undefined;
  const now = newest(withoutVersion(urn));
  return now !== undefined && now > version ? now : undefined;
}
