// The one snapshot of an experiment that the portal remembers, in its form.
import type { SnapshotRecord } from '../state/records';

/** The size is in KB, and null members mean that there is nothing to say. */
export function shownSnapshot({
  id,
  status,
  since,
  size,
  imageUrn,
  error,
}: SnapshotRecord): object {
  return {
    id,
    status,
    status_timestamp: new Date(since).toISOString(),
    image_size: Math.ceil(size / 1024),
    image_urn: imageUrn,
    error_message: error ?? null,
  };
}
