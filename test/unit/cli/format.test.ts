/** Texts for people: sizes, ages, tables. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageText, durationText, sizeText, tableText } from '../../../src/cli/image/format';

describe('texts for people', () => {
  const sizes: readonly (readonly [number | undefined, string])[] = [
    [undefined, '-'],
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345_678, '12.3 MB'],
    [999_600, '1.0 MB'],
    [123_456_789, '123 MB'],
    [5_300_000_000, '5.3 GB'],
  ];
  for (const [bytes, text] of sizes) {
    it(`write ${bytes ?? 'no'} bytes as ${text}`, () => assert.equal(sizeText(bytes), text));
  }

  const now = new Date('2026-06-15T12:00:00Z');
  const ages: readonly (readonly [string, string])[] = [
    ['2026-06-15T11:59:58Z', 'just now'],
    ['2026-06-15T11:59:00Z', '1 minute ago'],
    ['2026-06-15T09:30:00Z', '2 hours ago'],
    ['2026-06-12T12:00:00Z', '3 days ago'],
    ['2024-06-01T12:00:00Z', '2 years ago'],
    ['2026-06-16T13:00:00Z', 'in 1 day'],
  ];
  for (const [then, text] of ages) {
    it(`say "${text}"`, () => assert.equal(ageText(new Date(then), now), text));
  }

  it('write durations like a clock', () => {
    assert.equal(durationText(5000), '0:05');
    assert.equal(durationText(95_000), '1:35');
    assert.equal(durationText(3_725_000), '1:02:05');
  });

  it('align tables, numbers to the right', () => {
    const columns = [{ title: 'NAME' }, { title: 'SIZE', right: true }, { title: 'BY' }];
    const rows = [
      ['web', '1.0 MB', 'anyone'],
      ['database', '12.3 MB', ''],
    ];
    assert.equal(
      tableText(columns, rows),
      'NAME         SIZE  BY\nweb        1.0 MB  anyone\ndatabase  12.3 MB',
    );
  });
});
