/** Which events a person wants to see. */
import { sameImage, sameName, tryParseImageUrn, withoutVersion } from '../../rpc';
import { lastPartOf } from '../urns';
import type { HistoryEvent } from './event';
import { kindName, placeWords, subjectOf } from './kinds';

export interface HistoryFilter {
  /** Name, `project:name`, either with `:version`, or URN; without a version, every version. */
  readonly image?: string | undefined;
  /** URN, name, or a part of the name. */
  readonly site?: string | undefined;
  /** Epoch milliseconds. */
  readonly since?: number | undefined;
  readonly kind?: string | undefined;
  /** Every word stands somewhere in the event. */
  readonly text?: string | undefined;
  /** With what was removed from lists; default false. */
  readonly withHidden?: boolean | undefined;
}

export function matching(
  events: readonly HistoryEvent[],
  { image, site, since, kind, text, withHidden = false }: HistoryFilter,
): HistoryEvent[] {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return events.filter(
    (event) =>
      (withHidden || !event.isHidden) &&
      (kind === undefined || event.kind === kind) &&
      (since === undefined || event.at >= since) &&
      (site === undefined || isAt(event, site)) &&
      (image === undefined || isAbout(event, image)) &&
      (words.length === 0 || hasWords(event, words)),
  );
}

function isAt({ facts }: HistoryEvent, site: string): boolean {
  const wanted = site.toLowerCase();
  const { siteUrn, siteUrns } = facts;
  const isListed = [siteUrn, ...siteUrns].some((urn) => urn?.toLowerCase() === wanted);
  return isListed || placeWords(facts).toLowerCase().includes(wanted);
}

/** Whether it made, removed or moved the image. */
export function isAbout({ facts }: HistoryEvent, image: string): boolean {
  if (tryParseImageUrn(image) !== undefined) {
    return facts.images.some((urn) => isSame(urn, image));
  }
  const names = facts.images.map(lastPartOf);
  if (facts.imageName !== undefined) names.push(facts.imageName);
  return names.some((name) => endsWith(name, image.replace('//', ':').replace('/', ':')));
}

/** A version is also the image that it is of. */
function isSame(urn: string, wanted: string): boolean {
  if (tryParseImageUrn(urn) === undefined) return false;
  return sameImage(urn, wanted) || sameImage(withoutVersion(urn), wanted);
}

/** `demo:web:2` is `web`, `web:2`, `demo:web` and itself. */
function endsWith(name: string, wanted: string): boolean {
  const parts = name.split(':');
  const asked = wanted.split(':');
  return [0, 1].some((skipped) => {
    const rest = parts.slice(skipped);
    return (
      asked.length <= rest.length && asked.every((part, index) => sameName(part, rest[index] ?? ''))
    );
  });
}

function hasWords(event: HistoryEvent, words: readonly string[]): boolean {
  const { facts, kind, outcome } = event;
  const said = [kindName(kind), outcome, subjectOf(kind, facts), ...textsOf(event)];
  const whole = said.join('\n').toLowerCase();
  return words.every((word) => whole.includes(word));
}

function textsOf({ facts }: HistoryEvent): string[] {
  return Object.values(facts).flatMap((value): string[] => {
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.map(String) : [];
  });
}
