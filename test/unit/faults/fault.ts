/** What a row of the table consists of, and the outcomes that many rows share. */
import type { Cause } from './causes';
import type { Lane } from './lane';
import { operationNames, type OperationName } from './operations';
import type { Seen } from './outcome';

/** What people do at a portal besides: the columns of a table of its own. */
export const actionNames = [
  'restart',
  'stop',
  'reload',
  'extend',
  'new version',
  'read repository',
  'end',
] as const;

export type ActionName = (typeof actionNames)[number];

/** What people do at a node, by SSH. */
export const nodeNames = ['check'] as const;

/** What asks for nodes of its own. */
export const borrowerNames = ['try', 'build'] as const;

export type ColumnName =
  | OperationName
  | ActionName
  | (typeof nodeNames)[number]
  | (typeof borrowerNames)[number];

export type Outcomes = Readonly<Record<OperationName, string>>;

/** By column; one that is not there is not touched. */
export type Cells = Partial<Readonly<Record<ColumnName, string>>>;

export function columnsOf(group: string): readonly ColumnName[] {
  if (group === nodesGroup) return nodeNames;
  if (group === borrowedGroup) return borrowerNames;
  return group === actionsGroup ? actionNames : operationNames;
}

export const nodesGroup = 'Logging in to a node';

export const borrowedGroup = 'A node that is asked for';

export const actionsGroup = 'What a portal changes';

/** The outcome of a fault that does not touch the operation. */
export const untouched = '–';

interface Row {
  readonly name: string;
  /** What is right for each operation. */
  readonly outcomes: Cells;
}

/** A fault that strikes the operations as they are. */
export interface Caused extends Row {
  readonly cause: Cause;
  /** True for what must be wrong before a snapshot begins. */
  readonly isEarly?: boolean;
  /** True when the snapshot that is followed replaces an image that is there. */
  readonly isAgain?: boolean;
}

/** A fault of our own machine, for which each operation has a story of its own. */
export interface Told extends Row {
  readonly cells: Partial<Readonly<Record<ColumnName, (lane: Lane) => Promise<Seen>>>>;
}

export type Fault = Caused | Told;

/** Every call fails for one reason, and nothing has happened. */
export function fails(why: string, otherwise: Partial<Outcomes> = {}): Outcomes {
  return {
    'list slivers': `${why}; rows kept`,
    'list images': `${why}; rows kept`,
    snapshot: `${why}; nothing begun`,
    follow: 'continues; ready',
    delete: `${why}; image kept`,
    complete: 'known at once',
    ...otherwise,
  };
}

/** Everything works as ever. */
export function works(otherwise: Partial<Outcomes> = {}): Outcomes {
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

/** Touches some operations only. */
export function only(outcomes: Partial<Outcomes>): Outcomes {
  const nothing = Object.fromEntries(operationNames.map((name) => [name, untouched]));
  return { ...(nothing as Outcomes), ...outcomes };
}
