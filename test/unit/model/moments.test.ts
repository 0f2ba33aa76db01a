// Times in rows: none may become wrong while nobody draws the row again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { momentText } from '../../../src/model/units';

const now = new Date(2026, 5, 30, 14, 5).getTime();
const day = 86_400_000;
const text = (when: number): string => momentText(when, now).replace(/\s/g, ' ');

describe('a moment', () => {
  it('of the last day has its time', () => {
    assert.equal(text(now - 5 * 60_000), 'Jun 30, 2:00 PM');
    assert.equal(text(now - 23 * 3_600_000), 'Jun 29, 3:05 PM');
    assert.equal(text(now + 3_600_000), 'Jun 30, 3:05 PM');
  });

  it('of another day is the day, and has its year when it is long ago', () => {
    assert.equal(text(now - 3 * day), 'Jun 27');
    assert.equal(text(now - 300 * day), 'Sep 3, 2025');
  });
});
