/** The samples of test/fixtures/rspec with what their index says of them. */
import { readFileSync } from 'node:fs';

const folder = 'test/fixtures/rspec/samples';

export interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly text: string;
  readonly wellFormed: boolean;
  readonly diskImages: number;
  readonly nodes: number;
}

export function readSamples(): Sample[] {
  const [head = '', ...rows] = readFileSync(`${folder}/INDEX.tsv`, 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const file = cell('file');
    return {
      file,
      kind: cell('kind'),
      text: readFileSync(`${folder}/${file}`, 'utf8'),
      wellFormed: cell('well_formed') === 'yes',
      diskImages: Number(cell('disk_images')),
      nodes: Number(cell('nodes')),
    };
  });
}
