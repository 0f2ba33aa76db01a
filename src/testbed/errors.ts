// Why a testbed cannot be started or told something. The message is one sentence for a person.

export type TestbedReason =
  | 'node-too-old'
  | 'in-use'
  | 'other-version'
  | 'port-taken'
  | 'not-running'
  /** Full, read-only or failing. */
  | 'disk'
  /** Files in its folder are not as the testbed wrote them. */
  | 'damaged'
  | 'bad-argument'
  | 'unknown';

export class TestbedError extends Error {
  override readonly name = 'TestbedError';
  readonly reason: TestbedReason;
  constructor(reason: TestbedReason, message: string) {
    super(message);
    this.reason = reason;
  }
  static is(error: unknown, reason?: TestbedReason): error is TestbedError {
    return error instanceof TestbedError && (reason === undefined || error.reason === reason);
  }
}
