/** Ends an experiment at its portal. Never sent twice. */
import { noted } from '../journal/acts';
import type { PortalAccount } from './portalAccount';

/** @throws PortalError */
export async function endExperiment(
  { portal, acts }: Pick<PortalAccount, 'portal' | 'acts'>,
  { id, name }: { readonly id: string; readonly name?: string | undefined },
): Promise<void> {
  const siteName = new URL(portal.url).hostname;
  await noted(
    acts,
    { kind: 'termination', facts: { siteName, experiment: id, experimentName: name } },
    () => portal.experiments.end(id),
    () => ({ outcome: 'done' }),
  );
}
