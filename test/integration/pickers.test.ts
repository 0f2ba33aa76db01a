// Lists to pick from: what could not be read is a line that says so, never an empty list.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SiteState } from '../../src/model/inventory/inventory';
import type { Slice } from '../../src/model/inventory/sliver';
import { RpcError } from '../../src/rpc';
import type { Accounts } from '../../src/ui/accounts/accounts';
import { endExperiment } from '../../src/ui/commands/slivers/endExperiment';
import { imageTarget, sliceTarget, sliverTarget } from '../../src/ui/commands/target';
import type { Parts } from '../../src/ui/context';
import { asPerson, leave, type Seen } from './support/person';
import { localInventory } from './support/world';

describe('a list to pick from', () => {
  const silent = new RpcError('timeout', 'no answer');
  const failed = { loading: false, error: silent };
  const open = { problems: [], locked: false, empty: 'none' as const };

  async function sites(change: (state: SiteState) => SiteState): Promise<SiteState[]> {
    const [home, north] = (await localInventory()).sites;
    assert.ok(home && north);
    return [home, change(north)];
  }

  async function offered(
    pick: (parts: Parts, row: undefined, title: string) => Promise<unknown>,
    states: readonly SiteState[],
    accounts: Pick<Accounts, 'problems' | 'locked' | 'empty'> = open,
    answer = leave,
  ): Promise<Seen> {
    const parts = {
      loading: { want: () => Promise.resolve() },
      inventory: {
        sites: states,
        portals: [],
        portalSites: [],
        onDidChange: () => ({ dispose: () => undefined }),
      },
      testbed: { state: 'absent' },
      snapshots: { jobs: [], busySliver: () => undefined },
      accounts: { list: [], connect: () => Promise.resolve(), ...accounts },
    };
    return asPerson({ answers: { Pick: answer, 'End Experiment': answer } }, () =>
      pick(parts as unknown as Parts, undefined, 'Pick'),
    );
  }

  for (const [what, pick] of [
    ['images', imageTarget],
    ['slivers', sliverTarget],
    ['slices', sliceTarget],
  ] as const) {
    it(`of ${what} names the site that failed, and why`, async () => {
      const states = await sites((state) => ({ ...state, images: failed, slices: failed }));
      const { offered: labels, details } = await offered(pick, states);
      const at = labels.indexOf('north could not be read');
      assert.ok(at >= 0, labels.join());
      assert.match(details[at] ?? '', /did not answer in time.*Choose this to try again\.$/);
      assert.ok(!labels.some((label) => /no images yet|were found/.test(label)), labels.join());
    });

    it(`of ${what} says that rows are missing`, async () => {
      const bad = new RpcError('bad-reply', 'The answer to X has no urn.', { method: 'X' });
      const gap = { loading: false, value: [], at: new Date(), leftOut: [bad] };
      const states = await sites((state) => ({ ...state, images: gap, slices: gap }));
      const { offered: labels } = await offered(pick, states);
      assert.ok(labels.includes('north: 1 row was left out'), labels.join());
    });

    it(`of ${what} that nobody was asked for says why`, async () => {
      const locked = { ...open, locked: true, empty: 'locked' as const };
      assert.deepEqual((await offered(pick, [], locked)).offered, ['Your certificate is locked']);
      const nobody = { ...open, empty: 'no-account' as const };
      assert.deepEqual((await offered(pick, [], nobody)).offered, [
        'Choose Certificate…',
        'Start Local Testbed',
      ]);
    });

    it(`of ${what} can be used while a site is still read, and says which`, async () => {
      const states = await sites((state) => {
        const reading = { loading: true };
        return { ...state, images: reading, slices: reading };
      });
      const { offered: labels } = await offered(pick, states);
      assert.ok(labels.includes('Still reading north…'), labels.join());
    });
  }

  it('of slivers does not deny those of a slice that its site did not tell of', async () => {
    const slices = (await localInventory()).sites[0]?.slices.value ?? [];
    const [slice] = slices.map((one) => ({ ...one, slivers: [], error: silent }));
    assert.ok(slice);
    const [home, north] = await sites((state) => ({ ...state, ...holding([slice]) }));
    assert.ok(home && north);
    const { offered: labels } = await offered(sliverTarget, [{ ...home, ...holding([]) }, north]);
    assert.deepEqual(labels, [`${slice.name} at north could not be read`]);
  });

  it('of experiments does not deny the slices that no portal shows', async () => {
    const states = await sites((state) => state);
    const { offered: labels } = await offered(endExperiment, states);
    assert.deepEqual(labels, ['No portal shows an experiment of yours']);
  });
});

function holding(value: readonly Slice[]): Pick<SiteState, 'slices'> {
  return { slices: { loading: false, value, at: new Date() } };
}
