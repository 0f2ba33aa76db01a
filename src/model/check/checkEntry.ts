/** What the journal keeps of a check: what two versions of an image can be compared by. */
import { randomUUID } from 'node:crypto';
import type { JournalEntry, NodeChecked } from '../journal/entries';
import { withoutUndefined } from '../storage/json';
import type { NodeFacts } from './facts';

export type CheckedNode = Pick<
  NodeChecked,
  'siteUrn' | 'siteName' | 'sliceUrn' | 'node' | 'sliverUrn'
>;

export function checkEntry(
  { siteUrn, siteName, sliceUrn, node, sliverUrn }: CheckedNode,
  { kernel, os, disk, secrets, packages }: NodeFacts,
  at = Date.now(),
): JournalEntry<'check'> {
  return withoutUndefined({
    id: `${randomUUID()}:check`,
    kind: 'check' as const,
    at,
    siteUrn,
    siteName,
    sliceUrn,
    node,
    sliverUrn,
    kernel,
    os,
    used: disk?.used,
    secrets: secrets.length,
    packageManager: packages?.manager,
    packages: packages?.list,
  });
}
