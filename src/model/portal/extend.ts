/**
 * Asks a portal for more time for an experiment. It may grant all of it, less, or nothing yet: somebody may have to
 * approve first. Never sent twice; after a lost answer the experiment is looked at.
 */
import { PortalError, type Experiment, type Portal } from '../../portal';
import { noted } from '../journal/acts';
import { factsOfExperiment, type NamedExperiment } from './experimentActs';
import type { PortalAccount } from './portalAccount';

export interface ExtensionWish {
  readonly until: Date;
  /** For whoever approves. */
  readonly reason?: string | undefined;
}

export interface Extended {
  /**
   * `kept`: it lives longer already, and nothing was sent. `partly`: later than before and earlier than asked for.
   * `pending`: the end has not moved, so someone may have to approve first. `unsaid`: the portal does not tell an end.
   */
  readonly outcome: 'granted' | 'kept' | 'partly' | 'pending' | 'unsaid';
  /** As the portal says; absent where it does not. */
  readonly expires?: Date | undefined;
}

interface Extendable extends NamedExperiment {
  readonly expires?: Date | undefined;
}

/** Milliseconds: portals round to minutes. */
const roundedMs = 60_000;

/** @throws PortalError; with effect `unknown` where nobody can tell whether the end will move */
export async function extendExperiment(
  { portal, acts }: Pick<PortalAccount, 'portal' | 'acts'>,
  experiment: Extendable,
  wish: ExtensionWish,
): Promise<Extended> {
  const { until } = wish;
  const { id, expires: before } = experiment;
  if (before !== undefined && before >= until) return { outcome: 'kept', expires: before };
  const facts = Object.assign(factsOfExperiment(portal, experiment), {
    until: until.getTime(),
    before: before?.getTime(),
  });
  return await noted(
    acts,
    { kind: 'renewal', facts },
    async () => {
      const { expires } = await extended(portal, id, before, wish);
      return { outcome: outcomeOf(before, expires, until), expires };
    },
    ({ outcome, expires }) => ({
      outcome: outcome === 'partly' || outcome === 'pending' ? outcome : 'done',
      expires: expires?.getTime(),
    }),
  );
}

async function extended(
  portal: Portal,
  id: string,
  before: Date | undefined,
  wish: ExtensionWish,
): Promise<Experiment> {
  try {
    return await portal.experiments.extend(id, wish);
  } catch (error) {
    if (!PortalError.is(error) || error.effect === 'none') throw error;
    const now = await portal.experiments.get(id, { elaborate: false }).catch(() => undefined);
    if (now === undefined || !isLater(now.expires, before)) throw error;
    return now;
  }
}

function outcomeOf(
  before: Date | undefined,
  expires: Date | undefined,
  until: Date,
): Extended['outcome'] {
  if (expires === undefined) return 'unsaid';
  if (until.getTime() - expires.getTime() <= roundedMs) return 'granted';
  return isLater(expires, before) ? 'partly' : 'pending';
}

/** Without an end before, nobody can say that it has moved. */
function isLater(now: Date | undefined, before: Date | undefined): boolean {
  if (now === undefined || before === undefined) return false;
  return now.getTime() - before.getTime() > roundedMs;
}
