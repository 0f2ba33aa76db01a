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
});
