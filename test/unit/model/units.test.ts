// Sizes, ages and durations as people read them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  spanText,
  ageText,
  rateText,
  roughDurationText,
  sizeText,
  durationText,
} from '../../../src/model/units';

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

describe('sizes', () => {
  it('have the unit that keeps the number short', () => {
    const sizes = [0, 1, 999, 1000, 1_449_000, 12_400_000, 999_600_000, 1_400_000_000];
    assert.deepEqual(
      sizes.map((size) => sizeText(size)),
      ['0 bytes', '1 byte', '999 bytes', '1 kB', '1.4 MB', '12 MB', '1 GB', '1.4 GB'],
    );
  });

  it('speak the language of the window', () => {
    assert.match(sizeText(1_400_000_000, 'de'), /^1,4\sGB$/);
  });

  it('make speeds', () => {
    assert.equal(rateText(2_500_000), '2.5 MB/s');
  });
});

describe('ages', () => {
  const now = Date.UTC(2026, 2, 14, 12);
  const ages = (...ago: number[]): string[] => ago.map((span) => ageText(now - span, now));

  it('are told in the largest unit that fits', () => {
    assert.deepEqual(ages(5 * second, 90 * second, 5 * hour, day, 3 * day, 70 * day, 800 * day), [
      'now',
      '1 minute ago',
      '5 hours ago',
      '1 day ago',
      '3 days ago',
      '2 months ago',
      '2 years ago',
    ]);
  });

  it('may lie ahead', () => {
    assert.equal(ageText(now + 2 * hour, now), 'in 2 hours');
  });

  it('name no day or month of the calendar, for they count hours', () => {
    assert.equal(ageText(now + 2 * day - second, now), 'in 1 day');
    assert.deepEqual(ages(2 * day - second, 59 * day, 700 * day), [
      '1 day ago',
      '1 month ago',
      '1 year ago',
    ]);
  });
});

describe('durations', () => {
  it('show minutes and seconds, and hours when there are any', () => {
    assert.deepEqual([0, 7 * second, 247 * second, 3729 * second].map(durationText), [
      '0:00',
      '0:07',
      '4:07',
      '1:02:09',
    ]);
  });
});

describe('a span of time', () => {
  it('is never rounded up to what did not pass, and says the unit that people use', () => {
    const texts = [0, 0.35, 4, 59.4, 60, 75, 100, 1800, 3600, 7200, 8100, 86_400, 40_000];
    assert.deepEqual(
      texts.map((seconds) => spanText(seconds * 1000)),
      [
        '0 seconds',
        '0.35 seconds',
        '4 seconds',
        '59 seconds',
        '1 minute',
        '75 seconds',
        '2 minutes',
        '30 minutes',
        '60 minutes',
        '2 hours',
        '135 minutes',
        '24 hours',
        '11.1 hours',
      ],
    );
  });
});

describe('a guess of a duration', () => {
  it('is no more precise than a guess can be', () => {
    const texts = [1, 41, 55, 100, 600].map((seconds) => roughDurationText(seconds * 1000));
    assert.deepEqual(texts, ['10 sec', '50 sec', '1 min', '2 min', '10 min']);
  });
});
