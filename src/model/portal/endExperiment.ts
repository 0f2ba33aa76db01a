/** Ends an experiment at its portal. Never sent twice. */
import { noted } from '../journal/acts';
import { factsOfExperiment, type NamedExperiment } from './experimentActs';
import type { PortalAccount } from './portalAccount';

/** @throws PortalError */
export async function endExperiment(
  { portal, acts }: Pick<PortalAccount, 'portal' | 'acts'>,
  experiment: NamedExperiment,
): Promise<void> {
  await noted(
    acts,
    { kind: 'termination', facts: factsOfExperiment(portal, experiment) },
    () => portal.experiments.end(experiment.id),
    () => ({ outcome: 'done' }),
  );
}
