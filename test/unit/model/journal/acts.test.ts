// Each change at a site or a portal is written down by what does it, once before and once after, whoever asks for it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Account, Place } from '../../../../src/model/accounts/account';
import { prepareImages } from '../../../../src/model/images/prestage';
import { Acts } from '../../../../src/model/journal/acts';
import type { JournalEntry } from '../../../../src/model/journal/entries';
import { lineOf, readLine } from '../../../../src/model/journal/line';
import { endExperiment } from '../../../../src/model/portal/endExperiment';
import { extendExperiment } from '../../../../src/model/portal/extend';
import type { PortalAccount } from '../../../../src/model/portal/portalAccount';
import { actOnSliver } from '../../../../src/model/slices/actOnSliver';
import { PortalError } from '../../../../src/portal/errors';
import { LocalTestbed } from '../../../support/testbed';

describe('a change', () => {
  let testbed: LocalTestbed;
  let account: Account;
  let place: Place;
  let entries: JournalEntry[] = [];
  const acts = new Acts({ append: (entry) => void entries.push(entry) }, (error) =>
    assert.fail(error),
  );
  before(async () => {
    testbed = await LocalTestbed.start({ speed: 100_000_000 });
    account = await testbed.account('alice', { noteTo: acts });
    place = { account, site: account.sites[0] ?? assert.fail('no site') };
  });
  after(() => testbed.remove());
  beforeEach(() => (entries = []));

  /** Kinds and outcomes; what is written can be read again. */
  function written(): (readonly [string, unknown])[] {
    for (const entry of entries) assert.equal(readLine(lineOf(entry)).kind, 'entry');
    return entries.map((entry) => [entry.kind, 'outcome' in entry ? entry.outcome : undefined]);
  }

  function portalAccount(experiments: object): Pick<PortalAccount, 'portal' | 'acts'> {
    const url = 'https://portal.example/';
    return {
      portal: { url, experiments } as unknown as PortalAccount['portal'],
      acts: { acts, who: 'alice at portal.example', portal: url },
    };
  }

  it('of the power of a node is written down', async () => {
    const { urn, clientId } = testbed.sliver('vm');
    const at = { siteUrn: place.site.urn, sliceUrn: testbed.sliceUrn };
    const target = {
      state: { account, site: place.site, slices: {} },
      slice: { urn: testbed.sliceUrn },
      sliver: { urn, clientId, ...at },
    } as unknown as Parameters<typeof actOnSliver>[1];
    await actOnSliver('restart', target, []);
    assert.deepEqual(written(), [
      ['power-begun', undefined],
      ['power-ended', 'done'],
    ]);
  });

  it('that prepares an image is written down, and a look is not', async () => {
    await testbed.ready(account);
    const wish = {
      sliceUrn: testbed.sliceUrn,
      imageUrns: ['urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU24-64-STD'],
      interval: 10,
      signal: AbortSignal.abort(),
      report: () => undefined,
    };
    await prepareImages(place, { ...wish, start: false });
    assert.deepEqual(written(), []);
    await prepareImages(place, wish);
    assert.deepEqual(
      written().map(([kind]) => kind),
      ['prestage-begun', 'prestage-ended'],
    );
  });

  it('at a portal names the portal, and what it granted', async () => {
    const end = new Date('2030-01-01T00:00:00Z');
    const portal = portalAccount({ extend: () => Promise.resolve({ id: 'x', expires: end }) });
    const until = new Date('2030-02-01T00:00:00Z');
    await extendExperiment(portal, { id: 'x', name: 'hello', expires: new Date(0) }, { until });
    assert.deepEqual(written(), [
      ['renewal-begun', undefined],
      ['renewal-ended', 'partly'],
    ]);
    const [, ended] = entries;
    assert.ok(ended?.kind === 'renewal-ended');
    assert.equal(ended.portal, 'https://portal.example/');
    assert.equal(ended.expires, end.getTime());
    assert.equal(ended.siteName, 'portal.example');
  });

  it('of an experiment names its sites, as far as the portal tells them', async () => {
    const portal = portalAccount({ end: () => Promise.resolve() });
    const urn = (site: string): string => `urn:publicid:IDN+${site}.example+authority+cm`;
    await endExperiment(portal, { id: 'x', aggregates: [{ urn: urn('utah'), name: 'Utah' }] });
    const both = [{ urn: urn('utah'), name: 'Utah' }, { urn: urn('home') }];
    await endExperiment(portal, { id: 'y', aggregates: both });
    written();
    const [one, , several] = entries;
    assert.partialDeepStrictEqual(one, { siteUrn: urn('utah'), siteName: 'Utah' });
    assert.ok(several?.kind === 'termination-begun');
    assert.deepEqual(several.siteUrns, [urn('utah'), urn('home')]);
    assert.deepEqual([several.siteUrn, several.siteName], [undefined, 'Utah, home.example']);
  });

  it('whose answer is lost is not known, and one that is refused is', async () => {
    for (const effect of ['unknown', 'none'] as const) {
      const error = new PortalError('connect', 'lost', { effect });
      const portal = portalAccount({ end: () => Promise.reject(error) });
      await assert.rejects(endExperiment(portal, { id: 'x' }));
    }
    assert.deepEqual(
      written().filter(([kind]) => kind === 'termination-ended'),
      [
        ['termination-ended', 'unknown'],
        ['termination-ended', 'refused'],
      ],
    );
  });
});
