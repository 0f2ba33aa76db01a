/** Whether a snapshot may start, by what the site says of the slice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Place } from '../../../../../src/model/accounts/account';
import {
  readinessOf,
  readinessSentence,
  requireReady,
  type Readiness,
} from '../../../../../src/model/snapshots/planning/readiness';
import { SnapshotRefused } from '../../../../../src/model/snapshots/job';
import { RpcError, type SliverStatus } from '../../../../../src/rpc';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+1';

/** What a site says of each sliver: its state and status, the asked one first. */
type Said = readonly (readonly [state: string, status: string])[];

function placeOf(said: Said | Error, manifest = '<rspec/>'): Place {
  const slivers = (said instanceof Error ? [] : said).map(
    ([state, status], index): SliverStatus => ({
      urn: sliverUrn.replace('+1', `+${index + 1}`),
      clientId: `n${index + 1}`,
      nodeId: '',
      rawState: '',
      state,
      status,
    }),
  );
  const componentManager = {
    sliverStatus: () =>
      said instanceof Error ? Promise.reject(said) : Promise.resolve({ slivers }),
    resolve: () => Promise.resolve({ manifest }),
  };
  const sliceAuthority = { sliceCredential: () => Promise.resolve({}) };
  const site = { urn: 'urn:publicid:IDN+home.example+authority+cm', componentManager };
  return { account: { sliceAuthority }, site } as unknown as Place;
}

const find = (place: Place): Promise<Readiness> =>
  readinessOf(place, { sliceUrn, sliverUrn, clientId: 'node1' });

describe('A snapshot may start', () => {
  const cases: readonly (readonly [what: string, said: Said, state: Readiness['state']])[] = [
    ['when the sliver is up', [['started', 'ready']], 'ready'],
    [
      'beside a node that is off',
      [
        ['started', 'ready'],
        ['stopped', 'notready'],
      ],
      'ready',
    ],
    ['not while it boots', [['started', 'changing']], 'not-yet'],
    [
      'not while another node changes',
      [
        ['started', 'ready'],
        ['started', 'changing'],
      ],
      'not-yet',
    ],
    ['not while it is imaged', [['imaging', 'changing']], 'imaging'],
    [
      'not while another node is imaged',
      [
        ['started', 'ready'],
        ['imaging', 'changing'],
      ],
      'imaging',
    ],
    ['not when it has failed', [['started', 'failed']], 'failed'],
    ['not when it is broken, which no wait mends', [['started', 'broken']], 'failed'],
    ['not when its start was canceled', [['stopped', 'canceled']], 'failed'],
    ['not when it is gone', [], 'gone'],
  ];
  for (const [what, said, state] of cases) {
    it(what, async () => assert.equal((await find(placeOf(said))).state, state));
  }

  it('and tells what the node is and runs, as its manifest says', async () => {
    const manifest = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="manifest">
      <node client_id="n1" sliver_id="${sliverUrn}">
        <sliver_type name="raw-pc"><disk_image name="emulab-ops//UBUNTU24-64-STD"/></sliver_type>
        <vnode disk_image="emulab-ops/UBUNTU24-64-STD:2"/></node></rspec>`;
    assert.deepEqual(await find(placeOf([['started', 'ready']], manifest)), {
      state: 'ready',
      nodeImage: {
        requested: 'emulab-ops//UBUNTU24-64-STD',
        loaded: 'emulab-ops/UBUNTU24-64-STD:2',
        sliverType: 'raw-pc',
      },
    });
  });

  it('not of a node that the site does not image', async () => {
    const manifest = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="manifest">
      <node client_id="n1" sliver_id="${sliverUrn}"><imageable available="false"/></node></rspec>`;
    const found = await find(placeOf([['started', 'ready']], manifest));
    assert.equal(found.state, 'not-imageable');
    assert.throws(
      () => requireReady(found, { clientId: 'n1', sliceUrn, siteName: 'home' }),
      (error) =>
        SnapshotRefused.is(error, 'not-ready') &&
        error.message === 'home says that n1 cannot be imaged: choose another node.',
    );
  });

  it('not while the site is busy with the slice, or cannot be asked, and the failure tells', async () => {
    const busy = new RpcError('busy', 'Locked.');
    const found = await find(placeOf(busy));
    assert.deepEqual(found, { state: 'not-yet', problem: busy });
    const names = { clientId: 'n1', sliceUrn, siteName: 'home' };
    assert.equal(readinessSentence(found, names), undefined);
    assert.throws(() => requireReady(found, names), busy);
  });

  it('is told of an experiment where only a portal knows the slice', () => {
    const portal = { url: 'https://portal.example', experiment: 'id', name: 'web' };
    const names = { clientId: 'n1', sliceUrn, siteName: 'home', portal };
    assert.match(
      readinessSentence({ state: 'imaging' }, names) ?? '',
      /^Another snapshot is being taken in experiment web\./,
    );
    assert.match(
      readinessSentence({ state: 'gone' }, names) ?? '',
      /^n1 is no longer in experiment web:/,
    );
  });

  it('not when the slice is gone, and its authority tells', async () => {
    const place = placeOf([['started', 'ready']]);
    const gone = new RpcError('not-found', 'No such slice.');
    Object.assign(place.account.sliceAuthority, { sliceCredential: () => Promise.reject(gone) });
    const found = await find(place);
    assert.deepEqual(found, { state: 'gone', problem: gone });
    const names = { clientId: 'n1', sliceUrn, siteName: 'home' };
    assert.equal(readinessSentence(found, names), undefined);
    assert.throws(() => requireReady(found, names), gone);
  });
});
