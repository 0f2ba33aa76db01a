// A reporter for node's test runner that counts: it leaves `{ passed, failed, skipped }` as one line
// of JSON. `npm test` adds these lines up. A suite counts only when the suite itself failed.

/** Adds one event of node's test runner to the counts. */
export function count(counts, { type, data }) {
  if (type !== 'test:pass' && type !== 'test:fail') return;
  const isSuite = data.details?.type === 'suite';
  const onlyInherited = data.details?.error?.failureType === 'subtestsFailed';
  if (type === 'test:fail') {
    if (!onlyInherited) counts.failed += 1;
  } else if (!isSuite) {
    counts[data.skip !== undefined || data.todo !== undefined ? 'skipped' : 'passed'] += 1;
  }
}

export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0 });

export default async function* reporter(events) {
  const counts = noCounts();
  for await (const event of events) count(counts, event);
  yield `${JSON.stringify(counts)}\n`;
}
