/**
 * Puts entries together into events. An event's entries have one id but for its end: `…:begun`, `…:ended`, and
 * `…:settled` for an end that was found out later, `…:kept` for what a list knew when it forgot. So a kind of entry that
 * is named `…-begun` or `…-ended` is an event by itself, whichever version of this tool has written it.
 */
import { isRecord, optionalNumber, optionalText } from '../storage/json';
import { numberFacts, textFacts, type CheckFacts, type Facts, type HistoryEvent } from './event';

export interface GatheredEntry {
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly members: Readonly<Record<string, unknown>>;
}

interface Part {
  readonly at: number;
  readonly line: number;
  readonly facts: Facts;
}

interface End extends Part {
  readonly rank: number;
  readonly outcome: string;
  readonly isSettled: boolean;
}

interface Draft {
  readonly id: string;
  readonly kind: string;
  begun?: Part;
  end?: End;
}

/** Milliseconds. What was looked at longer before says little of what a snapshot has. */
const CHECK_COUNTS_MS = 24 * 3_600_000;

export class Gathering {
  readonly #drafts = new Map<string, Draft>();
  readonly #hidden = new Set<string>();
  /** Looks at nodes, by URN of the sliver, oldest first. */
  readonly #checks = new Map<string, CheckFacts[]>();
  /** Thousands of entries name the same users, sites and slices: each text is kept once. */
  readonly #texts = new Map<string, string>();

  add({ id, kind, at, members }: GatheredEntry, line: number): void {
    if (kind === 'hidden') {
      const event = String(members['event']);
      if (members['hidden'] === true) this.#hidden.add(event);
      else this.#hidden.delete(event);
      return;
    }
    const isBegin = kind.endsWith('-begun');
    const event = eventOf(id);
    const draft = this.#draftOf(event, kind.replace(/-(?:begun|ended)$/, ''));
    const part = { at, line, facts: this.#factsOf(members) };
    if (isBegin) draft.begun = part;
    else this.#addEnd(draft, { ...part, ...endOf(id, kind, members) });
    if (kind === 'check') this.#addCheck(members, { at, line, packages: countIn(members) });
  }

  /** Newest first. */
  events(): HistoryEvent[] {
    return [...this.#drafts.values()].map((draft) => this.#event(draft)).sort(byTime);
  }

  #draftOf(id: string, kind: string): Draft {
    const known = this.#drafts.get(id) ?? { id, kind };
    this.#drafts.set(id, known);
    return known;
  }

  #addEnd(draft: Draft, end: End): void {
    if ((draft.end?.rank ?? 0) <= end.rank) draft.end = end;
  }

  #addCheck(members: GatheredEntry['members'], check: CheckFacts): void {
    const sliver = optionalText(members['sliverUrn']);
    if (sliver === undefined) return;
    const checks = this.#checks.get(sliver) ?? [];
    checks.push(check);
    this.#checks.set(sliver, checks);
  }

  #event({ id, kind, begun, end }: Draft): HistoryEvent {
    const facts = joined(begun?.facts, end?.facts);
    const at = facts.askedAt ?? (begun ?? end)?.at ?? 0;
    const { outcome = 'open', isSettled = false } = end ?? {};
    return {
      id,
      kind,
      at,
      endedAt: end?.at,
      outcome,
      isSettled,
      isHidden: this.#hidden.has(id),
      facts,
      begin: begun?.line,
      end: end?.line,
      check: kind === 'snapshot' ? this.#checkBefore(facts.sliverUrn, at) : undefined,
    };
  }

  #checkBefore(sliver: string | undefined, at: number): CheckFacts | undefined {
    return this.#checks
      .get(sliver ?? '')
      ?.findLast((check) => check.at <= at && at - check.at < CHECK_COUNTS_MS);
  }

  #factsOf(members: GatheredEntry['members']): Facts {
    const facts: Record<string, unknown> = {};
    for (const name of textFacts) {
      const text = optionalText(members[name]);
      if (text !== undefined) facts[name] = this.#once(text);
    }
    for (const name of numberFacts) {
      const value = optionalNumber(members[name]);
      if (value !== undefined) facts[name] = value;
    }
    const { dirty, writer } = members;
    if (typeof dirty === 'boolean') facts['dirty'] = dirty;
    if (isRecord(writer)) facts['writer'] = writer;
    facts['images'] = imagesOf(members).map((urn) => this.#once(urn));
    facts['siteUrns'] = textsIn(members['siteUrns']).map((urn) => this.#once(urn));
    return facts as unknown as Facts;
  }

  #once(text: string): string {
    if (text.length > 200) return text;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

const noFacts: Facts = { images: [], siteUrns: [] };

/** The end has all facts of the begin; of an entry of another version of this tool it may lack some. */
function joined(begun: Facts = noFacts, ended: Facts = noFacts): Facts {
  const images = ended.images.length > 0 ? ended.images : begun.images;
  const siteUrns = ended.siteUrns.length > 0 ? ended.siteUrns : begun.siteUrns;
  return Object.assign({}, begun, ended, { images, siteUrns });
}

export function eventOf(entryId: string): string {
  const colon = entryId.lastIndexOf(':');
  return colon < 0 ? entryId : entryId.slice(0, colon);
}

/** What was seen as it happened goes before what was found out later, and that before what is not known. */
function endOf(
  id: string,
  kind: string,
  members: GatheredEntry['members'],
): Pick<End, 'rank' | 'outcome' | 'isSettled'> {
  const outcome =
    optionalText(members['outcome']) ?? (kind.endsWith('-ended') ? 'unknown' : 'done');
  const isSettled = id.endsWith(':settled');
  if (id.endsWith(':kept')) return { rank: 1, outcome, isSettled };
  if (outcome === 'unknown') return { rank: 2, outcome, isSettled };
  return { rank: isSettled ? 3 : 4, outcome, isSettled };
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function imagesOf(members: GatheredEntry['members']): string[] {
  const { images, versions, imageUrn, versionUrn } = members;
  return [...new Set(textsIn([imageUrn, versionUrn, ...textsIn(images), ...textsIn(versions)]))];
}

function countIn({ packages }: GatheredEntry['members']): number | undefined {
  return Array.isArray(packages) ? packages.length : undefined;
}

function byTime(a: HistoryEvent, b: HistoryEvent): number {
  return b.at - a.at || (a.id < b.id ? 1 : -1);
}
