// Why an identity could not be loaded. The reasons tell a person's mistakes apart: no file, no or a
// wrong passphrase, a damaged file, the wrong kind of file.
import type { OwnFlaw } from './ownFlaw';

export type IdentityReason =
  | 'not-found'
  | 'unreadable'
  | 'damaged'
  | 'passphrase-needed'
  | 'wrong-passphrase'
  | 'no-urn'
  | 'unsupported'
  /** The dates or the strength of the certificate; `own` tells which. Only `checkIdentityFile` says so. */
  | 'unusable';

/** What exactly is wrong with the file, where the reason leaves it open. */
export type IdentityFlaw =
  | 'cut-off'
  | 'no-pem'
  | 'no-private-key'
  | 'no-certificate'
  | 'bad-certificate'
  | 'bad-private-key'
  | 'key-of-another'
  | 'pkcs12'
  | 'zip'
  | 'classic-interface'
  | 'cipher';

/** What is known besides reason and sentence. */
export interface IdentityErrorDetails {
  /** The file, as the caller named it. */
  readonly file: string;
  readonly flaw?: IdentityFlaw | undefined;
  /** `unreadable`: the system's code, such as `EACCES`. */
  readonly code?: string | undefined;
  readonly own?: OwnFlaw | undefined;
}

/** An identity that could not be loaded. `message` is one sentence that names the file and what to do. */
export class IdentityError extends Error {
  readonly reason: IdentityReason;

  readonly file: string;
  readonly flaw: IdentityFlaw | undefined;
  readonly code: string | undefined;
  readonly own: OwnFlaw | undefined;

  constructor(reason: IdentityReason, message: string, details: IdentityErrorDetails) {
    super(message);
    this.name = 'IdentityError';
    this.reason = reason;
    this.file = details.file;
    this.flaw = details.flaw;
    this.code = details.code;
    this.own = details.own;
  }

  static is(error: unknown, reason?: IdentityReason): error is IdentityError {
    return error instanceof IdentityError && (reason === undefined || error.reason === reason);
  }
}
