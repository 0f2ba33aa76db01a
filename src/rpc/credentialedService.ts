// Calls that carry credentials. A server refuses an expired one before it does anything, with nothing
// but a word in its text (docs/protocol.md 4.2, 4.6); then the call may go out once more with a fresh one.
import { renewed } from './credentialCache';
import type { Credential } from './credential';
import { RpcError } from './errors';
import type { CallOptions } from './options';
import type { CallKind, Service } from './service';
import type { PlainValue, WireValue } from './wire';

/** Sends the call that `params` makes of the credentials; once more if they turn out to have expired. */
export async function callWith(
  service: Service,
  method: string,
  credentials: readonly Credential[],
  params: (credentials: readonly Credential[]) => readonly WireValue[],
  kind: CallKind,
  call: CallOptions,
): Promise<PlainValue> {
  const send = async (list: readonly Credential[]): Promise<PlainValue> =>
    (await service.call(method, params(list), kind, call)).value;
  try {
    return await send(credentials);
  } catch (error) {
    if (!RpcError.is(error, 'expired-credential')) throw error;
    const fresh = await renewed(credentials, call);
    if (fresh === undefined) throw error;
    return send(fresh);
  }
}
