/** Which way snapshots are taken at a place. */
import { isAtPortal, type SnapshotPlace } from '../place';
import type { SnapshotBackEnd } from './backEnd';
import { componentManagerBackEnd } from './componentManagerBackEnd';
import { portalBackEnd } from './portalBackEnd';

export function backEndAt(place: SnapshotPlace): SnapshotBackEnd {
  return isAtPortal(place) ? portalBackEnd(place) : componentManagerBackEnd(place);
}
