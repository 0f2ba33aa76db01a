// Why a testbed cannot be started or told something. The message is one sentence for a person.

const reasons = [
  'node-too-old',
  'in-use',
  'other-version',
  'port-taken',
  'not-running',
  /** Something other than a testbed of this version sits at the control socket. */
  'bad-answer',
  /** Full, read-only or failing, or open to others. */
  'disk',
  /** Files in its folder are not as the testbed wrote them. */
  'damaged',
  'bad-argument',
  'unknown',
] as const;

export type TestbedReason = (typeof reasons)[number];

export function isTestbedReason(value: unknown): value is TestbedReason {
  return reasons.some((reason) => reason === value);
}

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
