// What the window says of a name before a snapshot, and a snapshot that is taken again.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { commands as host } from 'vscode';
import type { SnapshotJob } from '../../src/model/snapshots/job';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { untilReady } from '../support/untilReady';
import { nextEnd, removeImages } from './support/jobs';
import { asPerson, asSuggested, leave, type Seen } from './support/person';
import { readySliverAt } from './support/world';

const name = 'again-image';

describe('a snapshot from the window', () => {
  let row: SliverRow;
  before(async () => {
    row = await readySliverAt('north', 'vm');
  });

  const asked = (answers: Record<string, string>, target: object = row): Promise<Seen> =>
    asPerson({ answers }, () => host.executeCommand(commands.snapshotSliver, target));

  it('is not offered under the name of a system image', async () => {
    const seen = await asked({
      'Snapshot vm as': leave,
      'Snapshot vm': 'UBUNTU22-64-STD',
      'Who can use': 'Anyone',
      Describe: 'never made',
    });
    assert.ok(seen.offered.includes('The snapshot cannot be taken'), seen.offered.join());
    assert.ok(!seen.offered.includes('Take the Snapshot'), seen.offered.join());
  });

  it('taken again keeps name, users and description, and never suggests an existing name', async () => {
    const first = await taken(
      asked({
        'Snapshot vm as': 'Take the Snapshot',
        'Snapshot vm': name,
        'Who can use': 'Anyone',
        Describe: 'kept by a test',
      }),
    );
    const again = {
      'Snapshot vm as': 'Take the Snapshot',
      'Snapshot vm': asSuggested,
      Describe: asSuggested,
    };
    // The image is ready before its node is; until then a snapshot could only be queued.
    const { clientId, urn: sliverUrn } = row.sliver;
    await untilReady(row.state, { sliceUrn: row.slice.urn, sliverUrn, clientId });
    const second = await taken(asked(again, { kind: 'job', job: first }));
    assert.deepEqual(
      [second.imageName, second.global, second.description],
      [name, true, 'kept by a test'],
    );
    assert.match(second.created?.versionUrn ?? '', /:1$/);
    await removeImages(row.state, [second]);
  });

  async function taken(asking: Promise<Seen>): Promise<SnapshotJob> {
    const end = nextEnd(name);
    const seen = await asking;
    assert.deepEqual(seen.messages, []);
    assert.ok(seen.offered.includes('Take the Snapshot'), seen.offered.join());
    const job = await end;
    assert.equal(job.outcome, 'ready');
    return job;
  }
});
