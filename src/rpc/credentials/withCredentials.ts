// Calls that carry credentials. A server refuses an expired one before it does anything, with nothing
// but only in its text (docs/protocol.md 4.2, 4.6); then the call may go out once more with a fresh one.
import { renewed } from './cache';
import type { Credential } from './credential';
import { RpcError } from '../errors';
import type { CallOptions } from '../options';
import type { Call, Service } from '../services/service';
import type { WireValue } from '../wire/values';

/** One call, whose parameters are made of its credentials. */
export interface CredentialedCall<T> extends Omit<Call<T>, 'params'> {
  credentials: readonly Credential[];
  params: (credentials: readonly Credential[]) => readonly WireValue[];
}

/** Sends the call, with the word of whom the caller speaks for behind the credentials; once more, with fresh credentials, if they turn out to have expired. @throws {RpcError} */
export async function callWith<T>(
  service: Service,
  { credentials, params, ...call }: CredentialedCall<T>,
  options: CallOptions,
): Promise<T> {
  const send = (list: readonly Credential[]): Promise<T> =>
    service.call({ ...call, params: params(withSpeaksFor(list, service)) }, options);
  try {
    return await send(credentials);
  } catch (error) {
    if (!RpcError.is(error, 'expired-credential')) throw error;
    const fresh = await renewed(credentials, options);
    if (fresh === undefined) throw error;
    return send(fresh);
  }
}

/** The first that is no speaks-for credential counts, so that one comes last (docs/protocol.md 4.2). */
function withSpeaksFor(list: readonly Credential[], { speaksFor }: Service): readonly Credential[] {
  return speaksFor === undefined ? list : [...list, speaksFor.credential];
}
