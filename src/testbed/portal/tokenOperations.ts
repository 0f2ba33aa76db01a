// A token about itself, and the version of the portal.
import type { TokenRecord } from '../state/records';
import { dateOf } from './experimentView';
import { ok, PortalRefusal, type Operation, type PortalRequest } from './request';

export const getVersion: Operation = () =>
  ok({
    major: 1,
    minor: 0,
    patch: 0,
    version: '1.0.0',
    branch: 'testbed',
    commit: null,
    build_timestamp: null,
  });

/** The text of the token is not said again. */
export const getTokenThis: Operation = ({ token }) => ok(shownToken(token));

/** From the answer on, the token that asked is dead. */
export const refreshTokenThis: Operation = async ({ federation, token }: PortalRequest) => {
  const { tokens, faults } = federation;
  if (faults.strike('portal-no-refresh', { method: 'refreshTokenThis', user: token.uid }))
    throw PortalRefusal.of(403, 'Not enough permission');
  const { experimentId } = token;
  const options = experimentId === undefined ? {} : { experimentId };
  const { record, text } = await tokens.issue(token.uid, options);
  tokens.revoke(token);
  return { status: 201, body: { ...shownToken(record), token: text } };
};

function shownToken({ id, uid, issued, expires, experimentId }: TokenRecord): object {
  return {
    id,
    user: uid,
    expires_at: dateOf(expires),
    issued_at: dateOf(issued),
    role: 'user',
    scope: experimentId === undefined ? 'global' : 'experiment',
    scope_value: experimentId ?? null,
  };
}
