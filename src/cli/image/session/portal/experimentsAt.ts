/** The user's experiments at a portal with their nodes, read as the window reads them. */
import { PortalEntry, type PortalState } from '../../../../model/inventory/portalEntry';
import type { KnownExperiment } from '../../../../model/inventory/experiment';
import { connectPortal } from '../../../../model/portal/portalAccount';
import { sameName } from '../../../../rpc';
import type { CommonOptions } from '../../arguments/options';
import { timeoutOf } from '../session';
import { experimentId } from './findExperiment';
import type { PortalSession } from './open';

/** Milliseconds for one request. */
const usualTimeout = 60_000;

/**
 * All of them, or those that `-n` names; with an error in the state where only a part could be read.
 * @throws PortalError, UsageError
 */
export async function experimentsAt(
  { settings, local }: PortalSession,
  options: CommonOptions,
): Promise<PortalState> {
  const account = connectPortal({ ...settings, local, facts: {} });
  const timeout = timeoutOf(options) ?? usualTimeout;
  const entry = new PortalEntry(account, { changed: () => undefined, timeout });
  try {
    await entry.load();
    const { state } = entry;
    const { value, error } = state.experiments;
    if (value === undefined) throw error;
    const { slicename } = options;
    if (slicename === undefined) return state;
    const found = value.filter((one) => isCalled(one, slicename));
    return { ...state, experiments: { ...state.experiments, value: found } };
  } finally {
    entry.dispose();
  }
}

function isCalled({ facts: { id, name = '', project = '' } }: KnownExperiment, word: string) {
  const given = experimentId(word);
  if (given === undefined) return sameName(name, word);
  return given.includes(',') ? sameName(`${project},${name}`, given) : sameName(id, given);
}
