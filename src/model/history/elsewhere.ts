/** What other processes of this computer have changed at sites since a time, as the history tells. */
import type { InventoryPart } from '../inventory/siteState';
import { ownHolder } from '../storage/holder';
import type { HistoryEvent } from './event';

export interface ChangedElsewhere {
  /** Of the event. */
  readonly id: string;
  readonly siteUrns: readonly string[];
  /** What has to be read again. */
  readonly part: InventoryPart;
}

/** Snapshots are followed by their records. Builds and tries end with other events of their own. */
const partOf: Readonly<Record<string, InventoryPart>> = {
  delete: 'images',
  prestage: 'images',
  renewal: 'slices',
  power: 'slices',
  termination: 'slices',
};

/** @param since epoch milliseconds; what had ended before has been read since */
export function changedElsewhere(
  events: readonly HistoryEvent[],
  since: number,
): ChangedElsewhere[] {
  const own = ownHolder();
  return events.flatMap(({ id, kind, endedAt = 0, facts: { siteUrn, siteUrns, writer } }) => {
    const part = partOf[kind];
    const isOurs =
      writer?.pid === own.pid && writer.started === own.started && writer.host === own.host;
    if (part === undefined || endedAt < since || isOurs) return [];
    return [{ id, siteUrns: siteUrn === undefined ? siteUrns : [siteUrn, ...siteUrns], part }];
  });
}
