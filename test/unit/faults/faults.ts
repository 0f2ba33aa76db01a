/**
 * The rows of the table: what may go wrong, how to bring it about, and what is right then for every
 * operation. `–` means that the fault does not touch the operation.
 */
import * as answers from './answers';
import {
  atAddress,
  atSite,
  beforeTls,
  between,
  betweenOnce,
  nobodyListens,
  withFile,
  withTls,
  type Cause,
} from './causes';
import type { OperationName } from './operations';
import { changing, instead, spoiling } from './peer';

export type Outcomes = Readonly<Record<OperationName, string>>;

export interface Fault {
  readonly name: string;
  readonly cause: Cause;
  readonly outcomes: Outcomes;
  /** True for what must be wrong before a snapshot begins. */
  readonly isEarly?: boolean;
}

/** Every call fails for one reason, and nothing has happened. */
function fails(why: string, otherwise: Partial<Outcomes> = {}): Outcomes {
  return {
    'list slivers': `${why}; rows kept`,
    'list images': `${why}; rows kept`,
    snapshot: `${why}; nothing begun`,
    follow: 'goes on; ready',
    delete: `${why}; image kept`,
    complete: 'known at once',
    ...otherwise,
  };
}

/** Everything works as ever. */
function works(otherwise: Partial<Outcomes> = {}): Outcomes {
  return {
    'list slivers': 'listed',
    'list images': 'listed',
    snapshot: 'begun; ready',
    follow: 'ready',
    delete: 'deleted',
    complete: 'known at once',
    ...otherwise,
  };
}

/** The request may have arrived: it is never sent again, but looked into. */
const mayHaveBegun = { snapshot: 'unclear; not begun' };
const hasBegun = { snapshot: 'unclear; ready' };

const connection: readonly Fault[] = [
  { name: 'connection refused', cause: nobodyListens, outcomes: fails('unreachable') },
  {
    name: 'no host of that name',
    // Longer than a name may be: the resolver says no without asking anybody.
    cause: atAddress(`https://${'a'.repeat(64)}.example/protogeni/xmlrpc/cm`),
    outcomes: fails('unreachable'),
  },
  {
    name: 'reset before TLS',
    cause: beforeTls((socket) => socket.resetAndDestroy()),
    outcomes: fails('unreachable', mayHaveBegun),
  },
  {
    name: 'half-close before TLS',
    cause: beforeTls((socket) => socket.end()),
    outcomes: fails('unreachable', mayHaveBegun),
  },
  {
    name: 'silence before TLS',
    cause: beforeTls(() => undefined, { isSilent: true }),
    outcomes: fails('out of time', mayHaveBegun),
  },
];

export const groups: Readonly<Record<string, readonly Fault[]>> = { connection };
