// Which sites are read again by themselves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueReads } from '../../../../src/model/inventory/dueReads';
import type { SiteState } from '../../../../src/model/inventory/inventory';

const now = Date.UTC(2026, 0, 1);
const minute = 60_000;

interface Read {
  readonly minutesAgo?: number;
  readonly isEmpty?: boolean;
  readonly error?: Error;
  readonly loading?: boolean;
}

function site({ minutesAgo, isEmpty = false, error, loading = false }: Read): SiteState {
  const at = minutesAgo === undefined ? undefined : new Date(now - minutesAgo * minute);
  const read = { value: isEmpty ? [] : [{}], at, error, loading };
  const account = { id: 'alice' };
  return { account, site: { urn: 'home' }, slices: read, images: read } as unknown as SiteState;
}

const isDue = (read: Read, part: 'slices' | 'images' = 'slices'): boolean =>
  dueReads([site(read)], part, now).length === 1;

describe('a site that somebody looks at', () => {
  it('is read again after some minutes, its images more rarely', () => {
    assert.equal(isDue({ minutesAgo: 4 }), false);
    assert.equal(isDue({ minutesAgo: 5 }), true);
    assert.equal(isDue({ minutesAgo: 9 }, 'images'), false);
    assert.equal(isDue({ minutesAgo: 10 }, 'images'), true);
  });

  it('that holds nothing is asked every half hour', () => {
    assert.equal(isDue({ minutesAgo: 29, isEmpty: true }), false);
    assert.equal(isDue({ minutesAgo: 30, isEmpty: true }), true);
  });

  it('is left alone while it fails, while it is being read, and before a first read', () => {
    assert.equal(isDue({ minutesAgo: 60, error: new Error('It is down.') }), false);
    assert.equal(isDue({ minutesAgo: 60, loading: true }), false);
    assert.equal(isDue({}), false);
  });

  it('is asked by itself, for that part alone', () => {
    assert.deepEqual(dueReads([site({ minutesAgo: 60 })], 'slices', now), [
      { accountId: 'alice', siteUrn: 'home', part: 'slices' },
    ]);
  });
});
