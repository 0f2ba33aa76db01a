/** As whom, and with what, the person logs in to nodes. */
import type { SshFiles } from '../../model/accounts/account';
import { sshFilesOf, testbedUser } from '../../model/accounts/localTestbed';
import type { SlicesState } from '../../model/inventory/inventory';
import type { Parts } from '../context';
import { shortName } from '../text/labels';

/** Of the person, as nodes of the site call them. */
export function userOf(state: SlicesState): string | undefined {
  return state.account === undefined ? state.portal.user : shortName(state.account.userUrn);
}

/** Of a local testbed, which brings its own. */
export function filesOf(
  { testbed }: Pick<Parts, 'testbed'>,
  state: SlicesState,
): SshFiles | undefined {
  if (state.account !== undefined) return state.site.ssh;
  const { local, user } = state.portal;
  const { description } = testbed;
  if (!local || user === undefined || description === undefined) return undefined;
  return sshFilesOf(description, testbedUser(description, user));
}
