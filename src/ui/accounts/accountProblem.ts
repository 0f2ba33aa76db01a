// An account, or one of its sites, that could not be connected.

/** Why an account, or one of its sites, is not there. Shown as a row. */
export interface AccountProblem {
  readonly id: string;
  readonly label: string;
  readonly error: unknown;
}
