// Answers that are still valid by the document but not what a client of good weather expects: words of status that nobody
// has seen, nulls, members that are not there.
import type { FaultKind } from '../faults';

/** Whoever looks at these has to cope: the document lets them be null. */
const nullable = [
  'branch',
  'build_timestamp',
  'commit',
  'deleted_at',
  'error_message',
  'expires_at',
  'last_snapshot_status',
  'repository_githook',
  'repository_hash',
  'repository_refspec',
  'repository_url',
  'scope',
  'scope_value',
  'script',
  'sshpubkey',
  'start_at',
  'started_at',
  'status_timestamp',
  'stop_at',
  'updated_at',
];

/** The document requires ids only; these are left out on top of those that may be null. */
const dispensable = [
  'bindings',
  'created_at',
  'errors',
  'group',
  'hostname',
  'image_size',
  'image_urn',
  'ipv4',
  'issued_at',
  'rawstate',
  'role',
  'startup_status',
  'updater',
  'url',
  'wbstore_id',
];

const newWords: Readonly<Record<string, string>> = {
  preparing: 'queued-for-capture',
  imaging: 'capturing',
  finishing: 'wrapping-up',
  copying: 'replicating',
  changing: 'in-transition',
};

type Change = (name: string, value: unknown) => unknown;

/** What each of the faults does with a member; undefined takes it away. */
const changes: Readonly<
  Record<Extract<FaultKind, 'portal-words' | 'portal-nulls' | 'portal-missing'>, Change>
> = {
  'portal-words': (name, value) => (name === 'status' ? wordFor(value) : value),
  'portal-nulls': (name, value) => (nullable.includes(name) ? null : value),
  'portal-missing': (name, value) =>
    nullable.includes(name) || dispensable.includes(name) ? undefined : value,
};

/** @param isStruck which of the faults is in force, counted as a strike */
export function distorted(body: object, isStruck: (kind: FaultKind) => boolean): object {
  const struck = Object.entries(changes).filter(([kind]) => isStruck(kind as FaultKind));
  return struck.reduce((now, [, change]) => withChange(now, change) as object, body);
}

function withChange(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((each) => withChange(each, change));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, each]) => {
    const now = change(name, each);
    return now === undefined ? [] : [[name, withChange(now, change)] as const];
  });
  return Object.fromEntries(members);
}

function wordFor(value: unknown): unknown {
  if (typeof value !== 'string' || value === 'ready' || value === 'failed') return value;
  return newWords[value] ?? `still-${value}`;
}
