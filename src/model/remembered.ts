/**
 * What commands have seen, kept for the next one: which slice a sliver is in, so that nobody asks every
 * slice again, and URNs for the completion of a shell. It may be old or lost; nothing depends on it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './atomicFile';
import type { FoundSliver } from './findSliver';
import { stateFolder } from './folders';
import { isRecord } from './json';

export interface Seen {
  /** Latest first. */
  readonly slivers: readonly FoundSliver[];
  readonly images: readonly string[];
}

const most = 500;

export class Remembered {
  readonly file: string;

  constructor(file: string = join(stateFolder(), 'seen.json')) {
    this.file = file;
  }

  read(): Seen {
    try {
      const value: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      if (!isRecord(value)) return { slivers: [], images: [] };
      const { slivers, images } = value;
      return {
        slivers: Array.isArray(slivers) ? slivers.filter(isSliver) : [],
        images: Array.isArray(images) ? images.filter((it) => typeof it === 'string') : [],
      };
    } catch {
      return { slivers: [], images: [] };
    }
  }

  sliver(urn: string): FoundSliver | undefined {
    return this.read().slivers.find((sliver) => sliver.sliverUrn === urn);
  }

  /** Adds to what is known. A disk that cannot be written is no failure. */
  add(seen: Partial<Seen>): void {
    const before = this.read();
    const slivers = merged(seen.slivers ?? [], before.slivers, ({ sliverUrn }) => sliverUrn);
    const images = merged(seen.images ?? [], before.images, (urn) => urn);
    this.#write({ slivers, images });
  }

  forgetSliver(urn: string): void {
    const { slivers, images } = this.read();
    this.#write({ slivers: slivers.filter((sliver) => sliver.sliverUrn !== urn), images });
  }

  forgetImage(urn: string): void {
    const { slivers, images } = this.read();
    this.#write({ slivers, images: images.filter((it) => it !== urn) });
  }

  #write(seen: Seen): void {
    try {
      replaceFile(this.file, JSON.stringify(seen), { flush: false });
    } catch {
      // Then the next command asks the site.
    }
  }
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
