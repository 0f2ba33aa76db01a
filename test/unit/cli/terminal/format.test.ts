/** Texts for people: cells and tables. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { knownSize, tableText } from '../../../../src/cli/image/terminal/format';

describe('texts for people', () => {
  it('show a dash for a size that is not known', () => {
    assert.equal(knownSize(undefined), '-');
    assert.equal(knownSize(12_345_678), '12 MB');
  });

  it('align tables, numbers to the right', () => {
    const columns = [{ title: 'NAME' }, { title: 'SIZE', right: true }, { title: 'BY' }];
    const rows = [
      ['web', '1.0 MB', 'anyone'],
      ['database', '12.3 MB', ''],
    ];
    assert.deepEqual(tableText(columns, rows), [
      'NAME         SIZE  BY',
      'web        1.0 MB  anyone',
      'database  12.3 MB',
    ]);
  });

  const columns = [{ title: 'NAME', least: 8 }, { title: 'MADE' }, { title: 'URN', spare: true }];
  const rows = [['a-name-of-thirty-letters', 'now', 'urn:publicid:IDN+a+image+b:c']];

  it('leave out a URN that does not fit, and never shorten one', () => {
    assert.deepEqual(tableText(columns, rows, undefined, 40), [
      'NAME                      MADE',
      'a-name-of-thirty-letters  now',
    ]);
    assert.match(
      tableText(columns, rows, undefined, 60)[1] ?? '',
      / urn:publicid:IDN\+a\+image\+b:c$/,
    );
  });

  it('shorten names in their middle, as little as the room needs', () => {
    const [, line] = tableText(columns, rows, undefined, 20);
    assert.equal(line, 'a-name-…etters  now');
    const [, least] = tableText(columns, rows, undefined, 5);
    assert.equal(least, 'a-na…ers  now');
  });
});
