/**
 * Real files of others, which are not part of the project. They are read where they lie beside it, in `../shared`,
 * and the tests of this folder are there only then.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, afterEach, describe } from 'node:test';

const folder = resolve('..', 'shared');

/** Path of a file or folder there. */
export const shared = (...path: string[]): string => join(folder, ...path);

export interface RealFile {
  readonly file: string;
  readonly kind: string;
  readonly text: string;
  readonly isWellFormed: boolean;
  readonly diskImages: number;
}

/** The tests of `tests`, where what they read lies beside the project. Tells how many have run. */
export function describeShared(name: string, path: string, tests: () => void): void {
  if (!existsSync(shared(path))) return;
  describe(name, () => {
    let ran = 0;
    afterEach(() => void (ran += 1));
    after(() => void process.stdout.write(`${ran} tests read ../shared/${path}.\n`));
    tests();
  });
}

/** The RSpecs of `../shared/rspec/samples`, with what their index says of them. */
export function realRspecs(): RealFile[] {
  const samples = shared('rspec', 'samples');
  const [head = '', ...rows] = readFileSync(join(samples, 'INDEX.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = head.split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const file = cell('file');
    return {
      file,
      kind: cell('kind'),
      text: readFileSync(join(samples, file), 'utf8'),
      isWellFormed: cell('well_formed') === 'yes',
      diskImages: Number(cell('disk_images')),
    };
  });
}
