// Dates to delete images after: whose day counts, and whose clock.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOver, nowAt } from '../../../../src/model/keep/dates';
import { dueDay } from '../../../../src/model/keep/findings';
import type { Slice } from '../../../../src/model/inventory/sliver';
import { planCleanup, type Rules } from '../../../../src/model/keep/plan';
import type { ListedAt } from '../../../../src/model/keep/evidence';
import type { ImageLabel, Labels } from '../../../../src/model/keep/labels';

const day = 86_400_000;
const at = (text: string): number => Date.parse(text);
const urn = 'urn:publicid:IDN+home.example+image+demo:web';

describe('A date to delete an image after', () => {
  it('has come when its day is over everywhere', () => {
    assert.equal(isOver('2030-12-31', at('2030-12-31T12:00:00Z')), false);
    // In Auckland it is the next day, in Baker Island still the day before.
    assert.equal(isOver('2030-12-31', at('2031-01-01T11:59:59Z')), false);
    assert.equal(isOver('2030-12-31', at('2031-01-01T12:00:00Z')), true);
    assert.equal(isOver('2028-02-29', at('2028-03-01T12:00:00Z')), true);
  });

  it('is that of the version, where the version has one of its own', () => {
    const labels = (...images: ImageLabel[]): Labels => ({ labelsVersion: 1, images });
    const both = labels(
      { image: `${urn}:1`, deleteAfter: '2999-01-01' },
      { image: urn, deleteAfter: '2020-01-01' },
    );
    const now = at('2026-01-01T00:00:00Z');
    assert.equal(dueDay(both, `${urn}:1`, now), undefined);
    assert.equal(dueDay(both, `${urn}:0`, now), '2020-01-01');
  });

  it('is judged by the clock of the site where that of this computer is days ahead, and never by a later one', () => {
    const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';
    const slice = (daysAhead: number, site = siteUrn): Slice =>
      ({ siteUrn: site, daysAhead }) as Slice;
    const now = at('2026-01-11T00:00:00Z');
    assert.equal(nowAt(siteUrn, [slice(10)], now), at('2026-01-01T00:00:00Z'));
    assert.equal(nowAt(siteUrn, [slice(-10)], now), now);
    assert.equal(nowAt(siteUrn, [slice(10, siteUrn.replace('home', 'north'))], now), now);
    assert.equal(nowAt(siteUrn, [], now), now);
  });

  it('and an age are not reached by a clock that is ahead: the plan is empty until the site agrees', () => {
    const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';
    const now = at('2026-02-01T00:00:00Z');
    const version = { urn: `${urn}:0`, version: 0, url: '', created: new Date(now - 20 * day) };
    const image = { urn, siteUrn, project: 'demo', name: 'web', mine: true, versions: [version] };
    const listed = [{ image, siteUrl: 'https://home.example/' } as unknown as ListedAt];
    const planned = (daysAhead: number, rules: Rules): number =>
      planCleanup(
        listed,
        {
          labels: { labelsVersion: 1, images: [{ image: urn, deleteAfter: '2026-01-25' }] },
          locked: [],
          mentions: [],
          slices: [{ siteUrn, daysAhead, slivers: [] } as unknown as Slice],
          jobs: [],
          addresses: new Map(),
        },
        rules,
        () => 'urn:publicid:IDN+home.example+user+alice',
      ).items.length;
    for (const rules of [{ before: now - 10 * day }, { dueBy: now }]) {
      assert.equal(planned(0, rules), 1);
      assert.equal(planned(15, rules), 0);
      assert.equal(planned(-15, rules), 1);
    }
  });
});
