// Which way a sliver is snapshot: whatever a certificate knows goes by it, and the rest by its portal.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, Place } from '../../../../src/model/accounts/account';
import type { Slice, Sliver } from '../../../../src/model/inventory/sliver';
import { connectPortal } from '../../../../src/model/portal/portalAccount';
import { SnapshotRefused } from '../../../../src/model/snapshots/job';
import { isAtPortal, siteNameOf, sliceNameOf } from '../../../../src/model/snapshots/place';
import { placeOfSliver } from '../../../../src/model/snapshots/placeOfSliver';

const portal = connectPortal({
  url: 'https://boss.example:43794',
  token: 'eyJh.eyJz.c2ln',
  facts: { id: 'x', user: 'alice' },
  local: false,
});
const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';
const node = { portalId: portal.id, experiment: 'a194e2be-1e5b-4617-84de-c4966cb5c578' };
const sliver = { siteUrn, clientId: 'pc', portal: node } as Sliver;
const slice = {
  name: 'hello',
  experiment: { name: 'measure', project: 'demo' },
} as Slice;

function siteOf(user: string): Place {
  const site = { urn: siteUrn, name: 'home' };
  const userUrn = `urn:publicid:IDN+home.example+user+${user}`;
  const account = { userUrn, local: false, sites: [site] } as unknown as Account;
  return { account, site: site as Place['site'] };
}

describe('the way of a snapshot', () => {
  const state = siteOf('alice');
  const asked = (patch: Partial<Sliver>, accounts: Account[] = [], portals = [portal]) =>
    placeOfSliver({ accounts, portals }, { state, slice, sliver: { ...sliver, ...patch } });

  it('is that of the certificate, also where a portal knows the sliver', () => {
    assert.equal(asked({}), state);
  });

  it('is that of the portal where nothing else knows it', () => {
    const place = asked({ isPortalOnly: true });
    assert.ok(isAtPortal(place));
    assert.equal(place.portal, portal);
    assert.equal(place.experiment.experiment, node.experiment);
    assert.equal(sliceNameOf({ sliceUrn: 'portal:x', portal: place.experiment }), 'measure');
    assert.equal(siteNameOf(place), 'home', 'as the tree calls it');
  });

  it('has the list of images beside it where the same person has a certificate there', () => {
    const besideOf = (user: string) => {
      const place = asked({ isPortalOnly: true }, [siteOf(user).account]);
      return isAtPortal(place) ? place.beside?.site.name : undefined;
    };
    assert.deepEqual([besideOf('alice'), besideOf('bob')], ['home', undefined]);
  });

  it('is none where nobody is signed in to its portal', () => {
    assert.throws(
      () => asked({ isPortalOnly: true }, [], []),
      (error) => SnapshotRefused.is(error, 'no-account') && error.message.startsWith('pc is known'),
    );
  });
});
