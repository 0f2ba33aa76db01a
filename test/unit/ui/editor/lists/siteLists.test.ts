// For which projects the lists of a site vouch, so that an image that is missing does not exist.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Site } from '../../../../../src/model/accounts/account';
import type { SiteState } from '../../../../../src/model/inventory/inventory';
import type { Advertised } from '../../../../../src/ui/editor/lists/advertised';
import { siteLists } from '../../../../../src/ui/editor/lists/siteLists';

const urn = 'urn:publicid:IDN+home.example+authority+cm';
const demo = 'urn:publicid:IDN+home.example:demo+project+demo';
const read = new Date('2026-03-01T12:00:00Z');
const earlier = new Date('2026-03-01T11:00:00Z');

const advertised: Advertised = { site: { urn, name: 'home' }, images: [], at: earlier };
const listed = { value: [], loading: false, at: read };

function state(patch: Partial<SiteState> = {}, siteUrn = urn): SiteState {
  const site = { urn: siteUrn, name: 'home' } as Site;
  const account = {} as SiteState['account'];
  const slices = { loading: false };
  return { account, site, slices, images: listed, listedProjects: [demo], ...patch };
}

const projects = (of: SiteState, with_: Advertised | undefined = advertised): unknown =>
  siteLists(of, with_).completeProjects;

describe('the lists of a site', () => {
  it('vouch for a project that was listed whole, once the advertisement is there too', () => {
    assert.deepEqual(projects(state()), ['demo']);
    assert.equal(siteLists(state(), undefined).completeProjects, undefined);
  });

  it('are as old as the oldest of them, and those that were never read are older than all', () => {
    assert.equal(siteLists(state(), advertised).at, earlier);
    assert.equal(siteLists(state(), advertised).listedAt, read);
    assert.equal(siteLists(state({ images: { loading: false } }), advertised).at?.getTime(), 0);
  });

  it('vouch for nothing while they are read, or when that failed', () => {
    assert.equal(projects(state({ images: { ...listed, loading: true } })), undefined);
    assert.equal(projects(state({ images: { ...listed, error: new Error('down') } })), undefined);
    assert.equal(projects(state({ images: { loading: false } })), undefined);
    assert.equal(projects(state({ listedProjects: [] })), undefined);
  });

  it('vouch for no project of another site, where its images lie under another name', () => {
    const north = state({}, 'urn:publicid:IDN+north.example+authority+cm');
    assert.equal(projects(north), undefined);
  });

  it('never vouch for the images of the system, which have aliases that are not told', () => {
    const system = 'urn:publicid:IDN+home.example:emulab-ops+project+emulab-ops';
    assert.equal(projects(state({ listedProjects: [system] })), undefined);
  });
});
