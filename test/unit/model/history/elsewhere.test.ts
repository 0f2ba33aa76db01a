/** What other windows and commands of this computer have changed, so that it is read again here. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changedElsewhere } from '../../../../src/model/history/elsewhere';
import type { HistoryEvent } from '../../../../src/model/history/event';
import { ownHolder } from '../../../../src/model/storage/holder';

const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';

const anEvent = (patch: Partial<HistoryEvent> = {}): HistoryEvent => ({
  id: 'one',
  kind: 'delete',
  at: 1000,
  endedAt: 2000,
  outcome: 'done',
  isSettled: false,
  isHidden: false,
  facts: { images: [], siteUrns: [], siteUrn, writer: { ...ownHolder(), pid: 1 } },
  ...patch,
});

describe('what others on this computer have changed', () => {
  it('is the images of a site after a delete, its slices after a renewal', () => {
    const events = [anEvent({ id: 'two', kind: 'renewal' }), anEvent()];
    assert.deepEqual(changedElsewhere(events, 1500), [
      { id: 'two', siteUrns: [siteUrn], part: 'slices' },
      { id: 'one', siteUrns: [siteUrn], part: 'images' },
    ]);
  });

  it('has nothing that we have done ourselves', () => {
    const facts = { images: [], siteUrns: [], siteUrn, writer: ownHolder() };
    assert.deepEqual(changedElsewhere([anEvent({ facts })], 1500), []);
  });

  it('has nothing that is still running, or had ended before', () => {
    const { endedAt, ...open } = anEvent();
    assert.deepEqual(changedElsewhere([open, anEvent()], (endedAt ?? 0) + 1), []);
  });

  it('has nothing that changes no list', () => {
    assert.deepEqual(changedElsewhere([anEvent({ kind: 'hidden' })], 1500), []);
  });
});
