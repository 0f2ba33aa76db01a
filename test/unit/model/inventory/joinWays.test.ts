/** What makes an experiment and a slice one row, and what does not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KnownExperiment } from '../../../../src/model/inventory/experiment';
import { joinWays, type Joined } from '../../../../src/model/inventory/joinWays';
import type { PortalState } from '../../../../src/model/inventory/portalEntry';
import type { SiteState } from '../../../../src/model/inventory/siteState';
import type { Slice } from '../../../../src/model/inventory/sliver';
import type { PortalAccount } from '../../../../src/model/portal/portalAccount';
import { aSliver } from '../builders';

const home = 'urn:publicid:IDN+home.example+authority+cm';
const north = 'urn:publicid:IDN+north.example+authority+cm';
const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = (id: number): string => `urn:publicid:IDN+home.example+sliver+${id}`;

function siteOf(urn: string, slivers: readonly number[], more: Partial<Slice> = {}): SiteState {
  const slice: Slice = {
    urn: sliceUrn,
    name: 'hello',
    siteUrn: urn,
    busy: false,
    slivers: slivers.map((id) => aSliver({ urn: sliverUrn(id), clientId: `n${id}`, siteUrn: urn })),
    ...more,
  };
  const state = {
    account: { id: 'alice' },
    site: { urn, name: 'home' },
    slices: { loading: false, value: [slice] },
    images: { loading: false },
    listedProjects: [],
  };
  return state as unknown as SiteState;
}

/** @param slivers of the manifest; without them it has not been read */
function experimentAt(
  sites: readonly string[],
  slivers?: readonly number[],
  more: Partial<KnownExperiment> = {},
): KnownExperiment {
  return {
    facts: { portalId: 'portal:alice', id: 'e1', name: 'hello', project: 'demo', profile: {} },
    parts: sites.map((siteUrn, at) => ({
      siteUrn,
      siteName: 'home',
      nodes: [{ clientId: `n${slivers?.[at] ?? at + 1}`, status: 'ready', state: 'started' }],
      manifest:
        slivers === undefined
          ? undefined
          : [{ clientId: `n${slivers[at]}`, sliverUrn: sliverUrn(slivers[at] ?? 0), logins: [] }],
    })),
    isReading: slivers === undefined,
    ...more,
  };
}

function portalWith(
  value: readonly KnownExperiment[],
  id = 'portal:alice',
  {
    url = 'https://portal.example:43794/',
    error,
    experiment,
  }: { url?: string; error?: unknown; experiment?: string } = {},
): PortalState {
  const account = { id, url, experiment } as PortalAccount;
  const facts = value.map((each) => ({ ...each, facts: { ...each.facts, portalId: id } }));
  return { account, experiments: { loading: false, value: facts, error }, leftOut: [] };
}

function rows({ sites, portalSites }: Joined): string[] {
  return [
    ...sites.flatMap(({ slices, portalSlices = [] }) => [
      ...(slices.value ?? []).map(({ experiment }) =>
        experiment === undefined ? 'certificate' : 'both',
      ),
      ...portalSlices.map(() => 'portal'),
    ]),
    ...portalSites.flatMap(({ site, slices }) => (slices.value ?? []).map(() => `at ${site.urn}`)),
  ];
}

describe('an experiment and a slice', () => {
  it('are one row when their manifests name the same sliver', () => {
    const joined = joinWays([siteOf(home, [1])], [portalWith([experimentAt([home], [1])])]);
    assert.deepEqual(rows(joined), ['both']);
  });

  it('are two rows when only their names are the same', () => {
    const joined = joinWays([siteOf(home, [1])], [portalWith([experimentAt([home], [2])])]);
    assert.deepEqual(rows(joined), ['certificate', 'portal']);
  });

  it('are two rows when nobody could tell that they are the same', () => {
    const failed = experimentAt([home], undefined, { isReading: false, error: new Error('no') });
    assert.deepEqual(rows(joinWays([siteOf(home, [1])], [portalWith([failed])])), [
      'certificate',
      'portal',
    ]);
  });

  it('wait for the manifest before a second row of that name comes', () => {
    const unread = experimentAt([home]);
    assert.deepEqual(rows(joinWays([siteOf(home, [1])], [portalWith([unread])])), ['certificate']);
    const other = siteOf(home, [1], { urn: sliceUrn.replace('+hello', '+other'), name: 'other' });
    assert.deepEqual(rows(joinWays([other], [portalWith([unread])])), ['certificate', 'portal']);
  });

  it('are one row at a site that could not be read, once another site has proven it', () => {
    const both = experimentAt([home, north], [1, 2]);
    const silent = siteOf(north, [], { error: new Error('busy') });
    const joined = joinWays([siteOf(home, [1]), silent], [portalWith([both])]);
    assert.deepEqual(rows(joined), ['both', 'both']);
    assert.deepEqual(
      joined.sites[1]?.slices.value?.[0]?.slivers.map(({ clientId, isPortalOnly }) => [
        clientId,
        isPortalOnly,
      ]),
      [['n2', true]],
    );
  });

  it('leave a part at a site that no certificate has to the portal', () => {
    const both = experimentAt([home, north], [1, 2]);
    const joined = joinWays([siteOf(home, [1])], [portalWith([both])]);
    assert.deepEqual(rows(joined), ['both', `at ${north}`]);
  });

  it('take the state of a node from the portal where the site has not told it', () => {
    const state = siteOf(home, [1]);
    const [slice] = state.slices.value ?? assert.fail();
    assert.ok(slice);
    const slivers = slice.slivers.map((one) => ({ ...one, state: 'unknown', status: 'unknown' }));
    const silent = { ...state, slices: { loading: false, value: [{ ...slice, slivers }] } };
    const { sites } = joinWays([silent], [portalWith([experimentAt([home], [1])])]);
    assert.equal(sites[0]?.slices.value?.[0]?.slivers[0]?.state, 'started');
  });

  it('are one row for two tokens of the same portal', () => {
    const portals = ['portal:alice', 'portal:bob'].map((id) =>
      portalWith([experimentAt([north], [2])], id),
    );
    assert.deepEqual(rows(joinWays([], portals)), [`at ${north}`]);
  });

  /** The portal that the one row of an experiment acts by. */
  const actsBy = ({ portalSites }: Joined): unknown[] =>
    portalSites.flatMap(({ slices }) =>
      (slices.value ?? []).map(({ experiment }) => experiment?.portalId),
    );

  it('act by the personal token where one for this experiment alone is there too', () => {
    const here = [experimentAt([north], [2])];
    const portals = [
      portalWith(here, 'portal:one', { experiment: 'e1' }),
      portalWith(here, 'portal:alice'),
    ];
    assert.deepEqual(actsBy(joinWays([], portals)), ['portal:alice']);
  });

  it('are one row for two portals that name the same sliver, by the one signed in to first', () => {
    const other = experimentAt([home], [1], {
      facts: { portalId: '', id: 'e2', name: 'hello', project: 'demo', profile: {} },
    });
    const portals = [
      portalWith([experimentAt([home], [1])], 'portal:first'),
      portalWith([other], 'portal:second', { url: 'https://second.example/' }),
    ];
    assert.deepEqual(actsBy(joinWays([], portals)), ['portal:first']);
    assert.deepEqual(rows(joinWays([siteOf(home, [1])], portals)), ['both']);
  });

  it('are one row for two portals by the one that answers', () => {
    const here = [experimentAt([home], [1])];
    const portals = [
      portalWith(here, 'portal:first', { error: new Error('silent') }),
      portalWith(here, 'portal:second', { url: 'https://second.example/' }),
    ];
    assert.deepEqual(actsBy(joinWays([], portals)), ['portal:second']);
  });

  it('are two rows for two portals that name different slivers, whatever they call them', () => {
    const other = experimentAt([home], [2], {
      facts: { portalId: '', id: 'e2', name: 'hello', project: 'demo', profile: {} },
    });
    const portals = [
      portalWith([experimentAt([home], [1])], 'portal:first'),
      portalWith([other], 'portal:second', { url: 'https://second.example/' }),
    ];
    assert.deepEqual(actsBy(joinWays([], portals)), ['portal:first', 'portal:second']);
  });
});
