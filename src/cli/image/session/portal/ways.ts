/** By which ways a command can ask: with a certificate, with a token, or with both. */
import { existsSync } from 'node:fs';
import type { CommonOptions } from '../../arguments/options';
import { UsageError } from '../../failures/failure';
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

/** Undefined for one that is empty. */
export function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}
