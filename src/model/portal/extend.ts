/** More time for an experiment: what was asked for, and what the portal has granted. */
import type { Experiment, Portal } from '../../portal';

export interface Extended {
  /**
   * `kept`: it lives longer already, and nothing was sent. `partly`: later than before and earlier than asked for.
   * `pending`: the end has not moved, so someone may have to approve first. `unsaid`: the portal does not tell an end.
   */
  readonly outcome: 'granted' | 'kept' | 'partly' | 'pending' | 'unsaid';
  /** As the portal says; absent where it does not. */
  readonly expires?: Date | undefined;
}

/** Milliseconds: portals round to minutes. */
const roundedMs = 60_000;

/**
 * The request is never repeated.
 * @throws PortalError; with effect `unknown` it may have been carried out
 */
export async function extendExperiment(
  portal: Portal,
  { id, expires: before }: Pick<Experiment, 'id' | 'expires'>,
  until: Date,
  reason?: string,
): Promise<Extended> {
  if (before !== undefined && before >= until) return { outcome: 'kept', expires: before };
  const { expires } = await portal.experiments.extend(id, { until, reason });
  return { outcome: outcomeOf(before, expires, until), expires };
}

function outcomeOf(
  before: Date | undefined,
  expires: Date | undefined,
  until: Date,
): Extended['outcome'] {
  if (expires === undefined) return 'unsaid';
  if (until.getTime() - expires.getTime() <= roundedMs) return 'granted';
  // Without an end before, nobody can say that it has moved.
  const hasMoved = before !== undefined && expires.getTime() - before.getTime() > roundedMs;
  return hasMoved ? 'partly' : 'pending';
}
