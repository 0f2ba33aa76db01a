// The reports of every run of node's test runner: each test by name for people, and the counts for
// `npm test` in a file of the tests' own output folder.
import { join } from 'node:path';

export const countsFile = (folder: string): string => join(folder, 'counts.json');

export const reporters = (folder: string): string[] => [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./scripts/test/counts.mts',
  `--test-reporter-destination=${countsFile(folder)}`,
];
