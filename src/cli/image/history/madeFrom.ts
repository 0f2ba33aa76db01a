/** What the journal knows of how an image was made, for the commands that show the image. */
import { baseOf, makerOf } from '../../../model/history/ancestry';
import { History } from '../../../model/history/history';
import { defaultJournalFile } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';
import type { Session } from '../session/session';
import { knownAge } from '../terminal/format';

export interface MadeFrom {
  readonly base: string;
  /** A newer version that the site has of it. */
  readonly newerBase?: number | undefined;
  readonly node?: string | undefined;
  readonly hardware?: string | undefined;
  readonly commit?: string | undefined;
  /** ISO 8601, UTC. */
  readonly asked: string;
}

/** Undefined for a version that was not made from this computer. @param urn with version */
export async function madeFrom(session: Session, urn: string): Promise<MadeFrom | undefined> {
  const made = await makerIn(urn);
  const base = made && baseOf(made);
  if (made === undefined || base === undefined) return undefined;
  const { newerBase } = await import('./bases');
  const { node, hardwareType: hardware, commit } = made.facts;
  return {
    base: base.name,
    newerBase: await newerBase(session, base),
    node,
    hardware,
    commit,
    asked: new Date(made.at).toISOString(),
  };
}

/** Another question is asked here: a journal that cannot be read is told by `history`. */
async function makerIn(urn: string): Promise<ReturnType<typeof makerOf>> {
  try {
    return makerOf((await new History(defaultJournalFile).read()).events, urn);
  } catch (error) {
    if (StorageError.is(error)) return undefined;
    throw error;
  }
}

export function madeFromLines(made: MadeFrom | undefined, site: string): string[] {
  if (made === undefined) return [];
  const { base, newerBase, node = 'a node', asked } = made;
  const newer =
    newerBase === undefined ? '' : `; ${site} now has version ${newerBase} of that image`;
  return [`made     from ${base}, on ${node}, ${knownAge(new Date(asked))}${newer}`];
}
