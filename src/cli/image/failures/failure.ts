/** Failures of the command line itself, and how each failure ends the process. */
import { BuildError, type BuildReason } from '../../../model/builds/buildError';
import { AccountError } from '../../../model/accounts/account';
import { AddressError } from '../../../model/accounts/address';
import { UnknownServer } from '../../../model/accounts/knownServers';
import { NodeError } from '../../../model/nodes/nodeError';
import { UserError } from '../../../model/failures/userError';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { PortalAddressError } from '../../../model/portal/portalAddress';
import { StorageError } from '../../../model/storage/storageError';
import { IdentityError, RpcError, UrnError, type RpcReason } from '../../../rpc';
import { PortalError, type PortalReason } from '../../../portal/errors';
import { internalFailure } from '../../terminal/neverEnded';
import { SshError, type SshReason } from '../../../model/ssh/sshError';
import { NotThere } from './notThere';

export const exitCodes = {
  done: 0,
  refused: 1,
  usage: 2,
  noConnection: 3,
  needsConfirmation: 4,
  snapshotFailed: 5,
  /** It may still succeed. */
  timedOut: 6,
  internal: internalFailure,
  /** All is well, but a site has not taken its node back yet. */
  nodeLeft: 8,
  /** 128 and the number of the signal, as shells count. */
  interrupted: 130,
} as const;

/** The person has asked for something that cannot be meant. The sentence says what to do. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';

  static override is(error: unknown): error is UsageError {
    return error instanceof UsageError;
  }
}

/** A name that stands for several things. The sentence asks which; below it stands what to type for each. */
export class Ambiguous extends UsageError {
  readonly choices: readonly string[];

  constructor(sentence: string, choices: readonly string[]) {
    super(sentence);
    this.choices = choices;
  }

  static override is(error: unknown): error is Ambiguous {
    return error instanceof Ambiguous;
  }
}

/** Something would be lost or replaced, and nobody has agreed. The sentence says what and how to agree. */
export class NeedsConfirmation extends UserError {
  override readonly name = 'NeedsConfirmation';

  static override is(error: unknown): error is NeedsConfirmation {
    return error instanceof NeedsConfirmation;
  }
}

/** A server that the person has not agreed to trust, or not with what it shows. `action` says how to. */
export class NotTrusted extends UserError {
  override readonly name = 'NotTrusted';
  readonly reason: 'unknown-server' | 'untrusted';

  constructor(
    sentence: string,
    { action, reason = 'unknown-server' }: Partial<Pick<NotTrusted, 'action' | 'reason'>> = {},
  ) {
    super(sentence, { action });
    this.reason = reason;
  }

  static override is(error: unknown): error is NotTrusted {
    return error instanceof NotTrusted;
  }
}

/** A command that has told everything itself and only ends with another code than 0. */
export class Ended extends Error {
  override readonly name = 'Ended';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('ended');
    this.exitCode = exitCode;
  }
}

const connection: readonly RpcReason[] = [
  'connect',
  'untrusted',
  'identity-refused',
  'timeout',
  'aborted',
  'http',
  'bad-reply',
];

const portalConnection: readonly PortalReason[] = [
  'connect',
  'untrusted',
  'timeout',
  'aborted',
  'bad-reply',
  'wrong-address',
  'redirected',
  'server-error',
];

function exitCodeOfPortal({ reason }: PortalError): number {
  if (portalConnection.includes(reason)) return exitCodes.noConnection;
  // The token is a file of the person's, as the certificate is.
  const isOwn = reason === 'bad-argument' || reason === 'token-refused';
  return isOwn ? exitCodes.usage : exitCodes.refused;
}

const sshConnection: readonly SshReason[] = [
  'unreachable',
  'changed-host-key',
  'timeout',
  'lost',
  'aborted',
];

function exitCodeOfSsh({ reason }: SshError): number {
  if (sshConnection.includes(reason)) return exitCodes.noConnection;
  const isOwn = reason === 'no-ssh' || reason === 'no-key' || reason === 'open-key';
  return isOwn ? exitCodes.usage : exitCodes.refused;
}

function exitCodeOfBuild({ reason }: BuildError): number {
  const codes: Partial<Record<BuildReason, number>> = {
    recipe: exitCodes.usage,
    'no-build': exitCodes.usage,
    snapshot: exitCodes.snapshotFailed,
    limit: exitCodes.timedOut,
    cancelled: exitCodes.interrupted,
  };
  return codes[reason] ?? exitCodes.refused;
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof Ended) return error.exitCode;
  if (NeedsConfirmation.is(error)) return exitCodes.needsConfirmation;
  if (RpcError.is(error)) {
    // Seen before anything was sent: a file is wrong, and no connection.
    if (error.flaw?.kind === 'own-certificate') return exitCodes.usage;
    return connection.includes(error.reason) ? exitCodes.noConnection : exitCodes.refused;
  }
  if (PortalError.is(error)) return exitCodeOfPortal(error);
  if (SshError.is(error)) return exitCodeOfSsh(error);
  if (BuildError.is(error)) return exitCodeOfBuild(error);
  // The trust may have been withdrawn while the command runs.
  if (NotTrusted.is(error) || UnknownServer.is(error)) return exitCodes.noConnection;
  if (isUsage(error)) return exitCodes.usage;
  return isInternal(error) ? exitCodes.internal : exitCodes.refused;
}

/** Nothing that the person, a server or the machine has done: a mistake in this program. */
function isInternal(error: unknown): boolean {
  return !UserError.is(error) && !(error instanceof Error && error.name === 'AbortError');
}

function isUsage(error: unknown): boolean {
  return (
    UsageError.is(error) ||
    IdentityError.is(error) ||
    UrnError.is(error) ||
    AddressError.is(error) ||
    PortalAddressError.is(error) ||
    AccountError.is(error) ||
    StorageError.is(error) ||
    SnapshotRefused.is(error, 'bad-name') ||
    SnapshotRefused.is(error, 'not-offered') ||
    SnapshotRefused.is(error, 'not-kept')
  );
}

/** A word for programs: stable, unlike the sentences. */
export function reasonOf(error: unknown): string {
  const hasReason =
    RpcError.is(error) ||
    PortalError.is(error) ||
    SshError.is(error) ||
    BuildError.is(error) ||
    NodeError.is(error) ||
    IdentityError.is(error) ||
    SnapshotRefused.is(error) ||
    StorageError.is(error) ||
    NotThere.is(error) ||
    NotTrusted.is(error);
  if (hasReason) return error.reason;
  if (UnknownServer.is(error)) return 'unknown-server';
  if (NeedsConfirmation.is(error)) return 'needs-confirmation';
  if (isUsage(error)) return 'usage';
  return isInternal(error) ? 'internal' : 'refused';
}
