/**
 * What commands have seen, kept for the next one: which slice a sliver is in, so that nobody asks every
 * slice again, and URNs for the completion of a shell. It may be old or lost; nothing depends on it.
 */
import { join } from 'node:path';
import { urnKey } from '../../../rpc';
import { replaceFile } from '../../../model/storage/atomicFile';
import { whileClaimed } from '../../../model/storage/lockFile';
import type { FoundSliver } from './findSliver';
import { stateFolder } from '../../../model/storage/folders';
import { isRecord } from '../../../model/storage/json';
import { readJson, type FileRead } from '../../../model/storage/readFile';

/** What one site has told. */
export interface Seen {
  /** Latest first. */
  readonly slivers: readonly FoundSliver[];
  readonly images: readonly string[];
}

/** By host and port: a site that tells of another site's things changes nothing that this one has told. */
type Sites = ReadonlyMap<string, Seen>;

/** Of one site. */
const most = 500;

const mostSites = 40;

const nothing: Seen = { slivers: [], images: [] };

/** Milliseconds that a command waits for another one: it is only about saving time. */
const patienceMs = 300;

export class Remembered {
  readonly file: string;

  constructor(file: string = join(stateFolder(), 'seen.json')) {
    this.file = file;
  }

  /** Of all sites. Nothing from a file that is damaged or cannot be read: it is only asked to save time. */
  read(): Seen {
    const sites = [...this.#sites().values()];
    return {
      slivers: distinct(
        sites.flatMap(({ slivers }) => slivers),
        ({ sliverUrn }) => sliverUrn,
      ),
      images: [...new Set(sites.flatMap(({ images }) => images))],
    };
  }

  /** @param siteUrl whose word counts: only what that very server has told. */
  sliver(siteUrl: string, urn: string): FoundSliver | undefined {
    const seen = this.#sites().get(hostOf(siteUrl)) ?? nothing;
    return seen.slivers.find(({ sliverUrn }) => sliverUrn === urn);
  }

  /** Adds to what is known. A disk that cannot be written is no failure. */
  add(siteUrl: string, seen: Partial<Seen>): void {
    this.#change(siteUrl, (before) => ({
      slivers: distinct(
        [...(seen.slivers ?? []), ...before.slivers],
        ({ sliverUrn }) => sliverUrn,
      ).slice(0, most),
      images: [...new Set([...(seen.images ?? []), ...before.images])].slice(0, most),
    }));
  }

  forgetSliver(siteUrl: string, urn: string): void {
    this.#change(siteUrl, ({ slivers, images }) => ({
      slivers: slivers.filter((sliver) => sliver.sliverUrn !== urn),
      images,
    }));
  }

  forgetImage(siteUrl: string, urn: string): void {
    this.#change(siteUrl, ({ slivers, images }) => ({
      slivers,
      images: images.filter((it) => urnKey(it) !== urnKey(urn)),
    }));
  }

  #sites(): Sites {
    const read = this.#read();
    return read.kind === 'found' ? read.value : new Map<string, Seen>();
  }

  #read(): FileRead<Sites> {
    return readJson(this.file, sitesIn);
  }

  /** Under a lock: what two commands see at once is kept of both. */
  #change(siteUrl: string, change: (before: Seen) => Seen): void {
    try {
      whileClaimed(
        `${this.file}.lock`,
        () => {
          const read = this.#read();
          // It may be sound, and come back.
          if (read.kind === 'unreadable') return;
          const before = read.kind === 'found' ? read.value : new Map<string, Seen>();
          const host = hostOf(siteUrl);
          const sites = new Map([[host, change(before.get(host) ?? nothing)]]);
          for (const [other, seen] of before) if (other !== host) sites.set(other, seen);
          const kept = [...sites].slice(0, mostSites);
          const rows = kept.map(([site, seen]) => ({ site, ...seen }));
          replaceFile(this.file, JSON.stringify({ sites: rows }), { flush: false });
        },
        patienceMs,
      );
    } catch {
      // Then the next command asks the site.
    }
  }
}

function hostOf(siteUrl: string): string {
  return new URL(siteUrl).host;
}

function sitesIn(value: unknown): Sites | undefined {
  if (!isRecord(value)) return undefined;
  const rows: unknown[] = Array.isArray(value['sites']) ? value['sites'] : [];
  return new Map(
    rows.filter(isRecord).flatMap(({ site, slivers, images }): [string, Seen][] => {
      if (typeof site !== 'string') return [];
      const seen = {
        slivers: Array.isArray(slivers) ? slivers.filter(isSliver) : [],
        images: Array.isArray(images) ? images.filter((it) => typeof it === 'string') : [],
      };
      return [[site, seen]];
    }),
  );
}

/** The first of each key. */
function distinct<T>(all: readonly T[], keyOf: (it: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const it of all) if (!byKey.has(keyOf(it))) byKey.set(keyOf(it), it);
  return [...byKey.values()];
}

function isSliver(value: unknown): value is FoundSliver {
  return (
    isRecord(value) &&
    ['sliceUrn', 'sliverUrn', 'clientId'].every((key) => typeof value[key] === 'string')
  );
}
