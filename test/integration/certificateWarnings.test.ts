// A certificate that ends soon is told of in time, and not again with each window.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { commands as host, EventEmitter } from 'vscode';
import type { Account } from '../../src/model/accounts/account';
import { registerCertificateWarnings } from '../../src/ui/accounts/certificateWarnings';
import type { Parts } from '../../src/ui/context';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { asPerson, leave, type Seen } from './support/person';
import { accountOf } from './support/testbed';
import { memory, readySliverAt } from './support/world';

const day = 86_400_000;

describe('a certificate that ends', () => {
  /** A window opens with bob's account, whose certificate ends after so many milliseconds. */
  async function window(left: number, kept = memory(), local = false): Promise<Seen> {
    const real = await accountOf('bob');
    const identity = { ...real.identity, notAfter: new Date(Date.now() + left) };
    const account: Account = { ...real, identity, local };
    const changed = new EventEmitter<void>();
    const accounts = { list: [account], onDidChange: changed.event };
    const listening = registerCertificateWarnings({ accounts } as unknown as Parts, kept);
    try {
      return await asPerson({}, async () => {
        changed.fire();
        for (let turn = 0; turn < 5; turn += 1) await setImmediate();
      });
    } finally {
      listening.dispose();
    }
  }

  it('is told of 30, 7 and 1 days before, each once', async () => {
    const kept = memory();
    assert.deepEqual((await window(40 * day, kept)).messages, []);
    for (const days of [29, 6, 0.5]) {
      const { messages } = await window(days * day, kept);
      assert.equal(messages.length, 1, `${days} days`);
      assert.match(messages.join(), /^The certificate of bob expires on .* in time\.$/);
      assert.deepEqual((await window(days * day, kept)).messages, [], 'said already');
    }
  });

  it('is told of in every window once it has ended', async () => {
    const kept = memory();
    for (const which of ['first', 'second']) {
      const { messages, buttons } = await window(-day, kept);
      assert.equal(messages.length, 1, which);
      assert.match(messages.join(), /^The certificate of bob has expired /);
      assert.deepEqual(buttons, ['Choose Certificate…']);
    }
  });

  it('is nothing to speak of at the local testbed, which makes new ones', async () => {
    assert.deepEqual((await window(-day, memory(), true)).messages, []);
  });
});

describe('a snapshot that may last longer than what it needs', () => {
  it('says before it starts that the slice and the certificate end too early', async () => {
    const { state, slice, sliver } = await readySliverAt('home', 'vm');
    const soon = new Date(Date.now() + 600_000);
    const { account } = state;
    // An account that no list of the window has: what its row says counts.
    const own = { ...account, id: 'of a row', identity: { ...account.identity, notAfter: soon } };
    const row: SliverRow = {
      kind: 'sliver',
      state: { ...state, account: own },
      slice: { ...slice, expires: soon },
      sliver,
    };
    const answers = {
      'Snapshot vm as': leave,
      'Snapshot vm': 'too-late',
      'Who can use': 'This project',
      Describe: 'never taken',
    };
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, row),
    );
    const warnings = seen.offered.filter((label) =>
      label.endsWith(' may expire before the snapshot finishes'),
    );
    assert.deepEqual(warnings, [
      'The slice hello may expire before the snapshot finishes',
      'Your certificate may expire before the snapshot finishes',
    ]);
    assert.match(seen.details.join(), /Choose this line to renew it\./);
  });
});
