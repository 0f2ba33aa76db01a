// A reporter for node's test runner that counts: it leaves `{ passed, failed, skipped, failures }` as one
// line of JSON. `npm test` adds these lines up, and says at its end what failed and why. A suite counts
// only when the suite itself failed.

/** Adds one event of node's test runner to the counts. */
export function count(counts, { type, data }) {
  if (type !== 'test:pass' && type !== 'test:fail') return;
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
function reason(error) {
  const thrown = error?.cause ?? error;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

export default async function* reporter(events) {
  const counts = noCounts();
  for await (const event of events) count(counts, event);
  yield `${JSON.stringify(counts)}\n`;
}
