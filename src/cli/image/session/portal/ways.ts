/** By which ways a command can ask: with a certificate, with a token, or with both. */
import { existsSync } from 'node:fs';
import { IdentityError, RpcError } from '../../../../rpc';
import type { CommonOptions } from '../../arguments/options';
import { NotTrusted, UsageError } from '../../failures/failure';
import { certificateFile } from '../passphrase';

type Ways = Pick<CommonOptions, 'token' | 'certificate'>;

/** Whether a token was given, good or not. Reads nothing. */
export function hasToken({ token }: Pick<Ways, 'token'>): boolean {
  return (token ?? variable('PORTAL_TOKEN') ?? variable('PORTAL_TOKEN_FILE')) !== undefined;
}

/** True where only a token was given: no certificate is named, and none lies in its usual place. */
export function isTokenOnly(options: Ways): boolean {
  if (!hasToken(options) || options.certificate !== undefined) return false;
  return variable('PROTOGENI_CERTIFICATE') === undefined && !existsSync(certificateFile(options));
}

/** @throws UsageError where only a token was given: what comes then is not among what a portal can do */
export function refuseTokenOnly(options: Ways): void {
  if (!isTokenOnly(options)) return;
  throw new UsageError(
    'A token is not enough: a portal cannot do this, and sites require a certificate. Give your PEM file with -f FILE.',
  );
}

/**
 * Whether what is wrong with the way of the certificate leaves the rest to the token: a site that fails, or a
 * certificate that nobody has named and that only lies in its usual place, such as one that ended years ago.
 */
export function isLeftToToken(error: unknown, { certificate }: Ways): boolean {
  if (RpcError.is(error) || NotTrusted.is(error)) return true;
  const isNamed = certificate !== undefined || variable('PROTOGENI_CERTIFICATE') !== undefined;
  return IdentityError.is(error) && !isNamed;
}

/** Undefined for one that is empty. */
export function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}
