/**
 * Asks a portal for more time for an experiment. It may grant all of it, less, or nothing yet: somebody may have to
 * approve first. Never sent twice; after a lost answer the experiment is looked at.
 */
import { PortalError, type Experiment } from '../../portal';
import type { ExperimentFacts } from '../inventory/sliver';
import type { PortalAccount } from '../portal/portalAccount';

export interface ExtensionWish {
  readonly until: Date;
  /** For whoever approves. */
  readonly reason?: string | undefined;
}

export interface Extended {
  /** `unmoved`: the end is what it was. `unsaid`: the portal does not say when it ends. */
  readonly outcome: 'granted' | 'part' | 'unmoved' | 'unsaid';
  readonly expires: Date | undefined;
}

/** Milliseconds. A portal keeps whole minutes. */
const ABOUT_MS = 60_000;

/** @throws PortalError with effect `unknown` where nobody can tell whether the end will move */
export async function extendExperiment(
  { portal }: PortalAccount,
  { id, expires: before }: Pick<ExperimentFacts, 'id' | 'expires'>,
  { until, reason }: ExtensionWish,
): Promise<Extended> {
  let now: Experiment;
  try {
    now = await portal.experiments.extend(id, { until, reason });
  } catch (error) {
    if (!PortalError.is(error) || error.effect === 'none') throw error;
    now = await portal.experiments.get(id, { elaborate: false }).catch(() => Promise.reject(error));
    if (!isLater(now.expires, before)) throw error;
  }
  const { expires } = now;
  if (expires === undefined) return { outcome: 'unsaid', expires };
  if (expires.getTime() >= until.getTime() - ABOUT_MS) return { outcome: 'granted', expires };
  return { outcome: isLater(expires, before) ? 'part' : 'unmoved', expires };
}

function isLater(now: Date | undefined, before: Date | undefined): boolean {
  if (now === undefined) return false;
  return before !== undefined && now.getTime() > before.getTime() + ABOUT_MS;
}
