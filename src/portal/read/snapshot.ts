// What the portal says of a snapshot.
import { defined } from '../../rpc/defined';
import { Members } from './members';

/** One snapshot. Anything may be missing. */
export interface PortalSnapshot {
  id?: string;
  /** The portal's word. `ready` and `failed` are ends; there is no list of the others. */
  status?: string;
  /** When the status changed. */
  changed?: Date;
  /** Bytes so far. */
  size?: number;
  /** Whether it names a version, and whose site, the portal does not promise. */
  imageUrn?: string;
  /** Why it failed. */
  errorMessage?: string;
}

/** @throws {Unreadable} when it is no object. */
export function readSnapshot(value: unknown): PortalSnapshot {
  return snapshotOf(new Members(value, 'the snapshot'));
}

export function snapshotOf(members: Members): PortalSnapshot {
  return defined({
    id: members.optionalText('id'),
    status: members.optionalText('status'),
    changed: members.optionalDate('status_timestamp'),
    size: bytesOf(members.optionalNumber('image_size')),
    imageUrn: members.optionalUrn('image_urn'),
    errorMessage: members.optionalText('error_message'),
  });
}

/** The portal counts in KB. At first it says 0, and means that it does not know. */
function bytesOf(kilobytes: number | undefined): number | undefined {
  const bytes = (kilobytes ?? 0) * 1024;
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
