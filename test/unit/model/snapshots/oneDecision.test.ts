/** Each decision around a snapshot stands once: found by reading the sources. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const folders = ['src/model', 'src/ui', 'src/cli/image', 'src/cli/mcp'];
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/')),
);

/** The files in which a pattern stands. */
function having(pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(readFileSync(file, 'utf8'))).sort();
}

describe('Of a snapshot', () => {
  it('the request is sent by the back end alone, which says whether the name may exist', () => {
    const backEnd = 'src/model/snapshots/sending/componentManagerBackEnd.ts';
    assert.deepEqual(having(/componentManager\.createImage\(/), [backEnd]);
    assert.deepEqual(having(/\bmustNotExist\b/), [backEnd]);
    assert.deepEqual(having(/\bportal\.snapshots\.start\(/), [
      'src/model/snapshots/sending/portalBackEnd.ts',
    ]);
    assert.deepEqual(having(/backEnd\.begin\(/), ['src/model/snapshots/sending/send.ts']);
  });

  it('one rule says whether it may start, and every door asks it', () => {
    // These put the state of a sliver or an image into words, or say when to read again, which decides nothing.
    const words = [
      'src/cli/image/commands/info.ts',
      'src/cli/image/lint/siteLists.ts',
      'src/model/inventory/portalEntry.ts',
      'src/model/nodes/awaitNode.ts',
      'src/ui/pages/progress/state.ts',
      'src/ui/text/labels.ts',
    ];
    const judges = having(/status !== 'ready'|status === 'ready'/);
    assert.deepEqual(
      judges.filter((file) => !words.includes(file)),
      [
        'src/model/snapshots/planning/portalReadiness.ts',
        'src/model/snapshots/planning/readiness.ts',
      ],
    );
    // What a portal says of an experiment and its nodes is judged once as well.
    assert.deepEqual(having(/\bportalReadiness\(/), [
      'src/model/snapshots/planning/portalReadiness.ts',
      'src/model/snapshots/planning/readiness.ts',
    ]);
    assert.deepEqual(having(/\breadinessOf\(/), [
      // Waits until the node is up again after the private image.
      'src/cli/image/snapshots/tryFirst.ts',
      // The window and the assistant show it, the queue waits for it, and whatever starts asks last.
      'src/cli/mcp/planned/snapshot.ts',
      'src/model/snapshots/planning/readiness.ts',
      'src/model/snapshots/sending/beforeSending.ts',
      'src/ui/commands/snapshots/snapshotSliver.ts',
      'src/ui/commands/snapshots/snapshotSummary.ts',
      'src/ui/snapshots/queue.ts',
    ]);
  });

  it('one plan says what it would do, read anew before it is shown and before it is sent', () => {
    assert.deepEqual(having(/\breadPlan\(/), [
      'src/cli/image/builds/dryRun.ts',
      'src/cli/image/commands/createByToken.ts',
      'src/cli/image/snapshots/createPlan.ts',
      'src/cli/image/snapshots/draft.ts',
      'src/cli/mcp/planned/snapshot.ts',
      'src/model/builds/stepSnapshot.ts',
      'src/model/snapshots/planning/plan.ts',
      'src/model/snapshots/sending/beforeSending.ts',
      'src/ui/commands/snapshots/snapshotMany.ts',
      'src/ui/commands/snapshots/snapshotSummary.ts',
    ]);
    assert.deepEqual(having(/\breplaces: agreed\b/), ['src/model/snapshots/planning/request.ts']);
  });

  it('one function says which version counts', () => {
    assert.deepEqual(having(/image\.versions\[0\]|\[\w+\] = image\.versions/), [
      'src/model/inventory/releasedOf.ts',
      // The newest beside the one before it, and whether it is still being made.
      'src/ui/commands/images/imageDetails.ts',
      'src/ui/editor/lists/liveImages.ts',
    ]);
  });
});
