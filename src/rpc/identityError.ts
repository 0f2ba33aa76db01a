// Why an identity could not be loaded. The reasons tell a person's mistakes apart: no file, no or a
// wrong passphrase, a damaged file, the wrong kind of file.

export type IdentityReason =
  | 'not-found'
  | 'unreadable'
  | 'damaged'
  | 'passphrase-needed'
  | 'wrong-passphrase'
  | 'no-urn'
  | 'unsupported';

/** An identity that could not be loaded. `message` is one sentence that names the file and what to do. */
export class IdentityError extends Error {
  readonly reason: IdentityReason;

  constructor(reason: IdentityReason, message: string) {
    super(message);
    this.name = 'IdentityError';
    this.reason = reason;
  }

  static is(error: unknown, reason?: IdentityReason): error is IdentityError {
    return error instanceof IdentityError && (reason === undefined || error.reason === reason);
  }
}
