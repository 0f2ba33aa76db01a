// A reporter for node's test runner that counts: it leaves `{ passed, failed, skipped, failures }` as one
// line of JSON. `npm test` adds these lines up, and says at its end what failed and why. A suite counts
// only when the suite itself failed.

import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** The name of each that failed, and why. */
  failures: string[];
}

/** The end of a test, as node's test runner tells it. */
interface Ended {
  readonly name: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details?: {
    readonly type?: string;
    readonly error?: { readonly failureType?: string; readonly cause?: unknown };
  };
}

/** Adds one event of node's test runner to the counts. */
export function count(counts: Counts, event: { type: string; data: unknown }): void {
  const { type } = event;
  if (type !== 'test:pass' && type !== 'test:fail') return;
  const data = event.data as Ended;
  const isSuite = data.details?.type === 'suite';
  const onlyInherited = data.details?.error?.failureType === 'subtestsFailed';
  if (type === 'test:fail') {
    if (onlyInherited) return;
    counts.failed += 1;
    counts.failures.push(`${data.name}: ${reason(data.details?.error)}`);
  } else if (!isSuite) {
    counts[data.skip !== undefined || data.todo !== undefined ? 'skipped' : 'passed'] += 1;
  }
}

/** What was thrown, not the runner's word around it. */
function reason(error: { readonly cause?: unknown } | undefined): string {
  const thrown = error?.cause ?? error;
  if (thrown instanceof Error) return thrown.stack ?? thrown.message;
  return typeof thrown === 'string' ? thrown : inspect(thrown);
}

export const noCounts = (): Counts => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = noCounts();
  for await (const event of events) count(counts, event);
  yield `${JSON.stringify(counts)}\n`;
}
