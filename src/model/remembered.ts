/**
 * What commands have seen, kept for the next one: which slice a sliver is in, so that nobody asks every
 * slice again, and URNs for the completion of a shell. It may be old or lost; nothing depends on it.
 */
import { join } from 'node:path';
import { replaceFile } from './atomicFile';
import { whileClaimed } from './claim';
import type { FoundSliver } from './findSliver';
import { stateFolder } from './folders';
import { isRecord } from './json';
import { readJson, type FileRead } from './storage/readFile';

export interface Seen {
  /** Latest first. */
  readonly slivers: readonly FoundSliver[];
  readonly images: readonly string[];
}

const most = 500;

const nothing: Seen = { slivers: [], images: [] };

/** Milliseconds that a command waits for another one: it is only about saving time. */
const patience = 300;

export class Remembered {
  readonly file: string;

  constructor(file: string = join(stateFolder(), 'seen.json')) {
    this.file = file;
  }

  /** Nothing from a file that is damaged or cannot be read: it is only asked to save time. */
  read(): Seen {
    const read = this.#read();
    return read.kind === 'found' ? read.value : nothing;
  }

  sliver(urn: string): FoundSliver | undefined {
    return this.read().slivers.find((sliver) => sliver.sliverUrn === urn);
  }

  /** Adds to what is known. A disk that cannot be written is no failure. */
  add(seen: Partial<Seen>): void {
    this.#change((before) => ({
      slivers: merged(seen.slivers ?? [], before.slivers, ({ sliverUrn }) => sliverUrn),
      images: merged(seen.images ?? [], before.images, (urn) => urn),
    }));
  }

  forgetSliver(urn: string): void {
    this.#change(({ slivers, images }) => ({
      slivers: slivers.filter((sliver) => sliver.sliverUrn !== urn),
      images,
    }));
  }

  forgetImage(urn: string): void {
    this.#change(({ slivers, images }) => ({ slivers, images: images.filter((it) => it !== urn) }));
  }

  #read(): FileRead<Seen> {
    return readJson(this.file, seenIn);
  }

  /** Under a lock: what two commands see at once is kept of both. */
  #change(change: (before: Seen) => Seen): void {
    try {
      whileClaimed(
        `${this.file}.lock`,
        () => {
          const read = this.#read();
          // It may be sound, and come back.
          if (read.kind === 'unreadable') return;
          const before = read.kind === 'found' ? read.value : nothing;
          replaceFile(this.file, JSON.stringify(change(before)), { flush: false });
        },
        patience,
      );
    } catch {
      // Then the next command asks the site.
    }
  }
}

function seenIn(value: unknown): Seen | undefined {
  if (!isRecord(value)) return undefined;
  const { slivers, images } = value;
  return {
    slivers: Array.isArray(slivers) ? slivers.filter(isSliver) : [],
    images: Array.isArray(images) ? images.filter((it) => typeof it === 'string') : [],
  };
}

function merged<T>(more: readonly T[], before: readonly T[], keyOf: (it: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const it of [...more, ...before]) if (!byKey.has(keyOf(it))) byKey.set(keyOf(it), it);
  return [...byKey.values()].slice(0, most);
}

function isSliver(value: unknown): value is FoundSliver {
  return (
    isRecord(value) &&
    ['sliceUrn', 'sliverUrn', 'clientId'].every((key) => typeof value[key] === 'string')
  );
}
