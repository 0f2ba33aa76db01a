// Following a snapshot to its end. `ready` and `failed` are the ends that the portal has; every other word is one
// on the way, known or not.
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../rpc/defined';
import { PortalError, type PortalReason } from './errors';
import type { PortalCall } from './options';
import type { PortalSnapshot } from './read/snapshot';

/** One look. The last one has another outcome than `going`. */
export interface SnapshotLook {
  /**
   * `ready` and `failed`: what the portal says. `gone`: it does not know the snapshot any more, which is neither.
   * `over-limit`: it was still going when the limit had passed.
   */
  outcome: 'going' | 'ready' | 'failed' | 'gone' | 'over-limit';
  /** What the portal says; absent where this look failed. */
  snapshot?: PortalSnapshot;
  /** Why this look failed. */
  problem?: PortalError;
}

export interface FollowOptions extends PortalCall {
  /** Milliseconds between two looks; 15,000 unless given, which is what the portal's own page does. */
  interval?: number | undefined;
  /** Milliseconds after which following ends; 75 minutes unless given. */
  limit?: number | undefined;
}

const INTERVAL_MS = 15_000;
const LIMIT_MS = 75 * 60_000;

/** After these the next look may go well. Others need somebody: a new token, another address. */
const PASSING: readonly PortalReason[] = [
  'connect',
  'timeout',
  'bad-reply',
  'busy',
  'server-error',
];

export async function* followSnapshot(
  get: (call: PortalCall) => Promise<PortalSnapshot>,
  id: string,
  { interval = INTERVAL_MS, limit = LIMIT_MS, ...call }: FollowOptions,
): AsyncGenerator<SnapshotLook, void, undefined> {
  const from = performance.now();
  for (;;) {
    const look = await lookOnce(() => get(call), id);
    const isOver = look.outcome === 'going' && performance.now() - from >= limit;
    yield isOver ? { ...look, outcome: 'over-limit' } : look;
    if (isOver || look.outcome !== 'going') return;
    // Who is stopped meanwhile is told by the next look.
    const pause = Math.max(interval, askedPause(look));
    await sleep(pause, undefined, defined({ signal: call.signal })).catch(() => undefined);
  }
}

/** Milliseconds: longer than this nobody waits for news, whatever a portal asks for. */
const LONGEST_PAUSE_MS = 5 * 60_000;

/** What the portal asks for in its refusal, such as HTTP 429. */
function askedPause({ problem }: SnapshotLook): number {
  return Math.min((problem?.retryAfter ?? 0) * 1000, LONGEST_PAUSE_MS);
}

async function lookOnce(get: () => Promise<PortalSnapshot>, id: string): Promise<SnapshotLook> {
  try {
    const snapshot = await get();
    // The portal answers with the latest one, so it may be another.
    if (snapshot.id !== undefined && snapshot.id.toLowerCase() !== id.toLowerCase())
      return { outcome: 'gone' };
    return { outcome: outcomeOf(snapshot), snapshot };
  } catch (error) {
    if (!PortalError.is(error)) throw error;
    if (error.reason === 'not-found') return { outcome: 'gone', problem: error };
    if (!PASSING.includes(error.reason)) throw error;
    return { outcome: 'going', problem: error };
  }
}

function outcomeOf({ status }: PortalSnapshot): SnapshotLook['outcome'] {
  return status === 'ready' || status === 'failed' ? status : 'going';
}
