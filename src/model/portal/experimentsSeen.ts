/**
 * The experiments that a token sees. A token for one experiment is not let see the list everywhere, so that experiment is
 * asked for by its id; one that has ended is an empty list.
 */
import { PortalError, type Experiment, type ExperimentQuery, type Portal } from '../../portal';
import { isPortalId } from '../../portal/http/address';
import { onlyExperiment } from './portalAccount';

interface Asks {
  readonly portal: Portal;
  /** Where it is known that the token is for one only. */
  readonly experiment?: string | undefined;
}

/** @throws PortalError */
export async function experimentsSeen(
  { portal, experiment }: Asks,
  query: ExperimentQuery = {},
): Promise<readonly Experiment[]> {
  if (experiment !== undefined && isPortalId(experiment))
    return await onlyOne(portal, experiment, query);
  try {
    return await portal.experiments.list(query);
  } catch (error) {
    if (!PortalError.is(error, 'forbidden')) throw error;
    const { signal, timeout } = query;
    const facts = await portal.tokens.current({ signal, timeout }).catch(() => undefined);
    const only = facts && onlyExperiment(facts);
    if (only === undefined || !isPortalId(only)) throw error;
    return await onlyOne(portal, only, query);
  }
}

async function onlyOne(
  portal: Portal,
  id: string,
  { elaborate, signal, timeout, onLeftOut }: ExperimentQuery,
): Promise<readonly Experiment[]> {
  try {
    return [await portal.experiments.get(id, { elaborate, signal, timeout, onLeftOut })];
  } catch (error) {
    if (PortalError.is(error, 'not-found')) return [];
    throw error;
  }
}
