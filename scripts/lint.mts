// `npm run lint`: the rules and the format, at once, since a machine has more than one processor.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const checks = [
  ['node_modules/oxlint/bin/oxlint', '-c', 'oxlint.config.mts'],
  ['node_modules/oxfmt/bin/oxfmt', '--check'],
];
const ends = checks.map(
  (words) =>
    once(spawn(process.execPath, words, { stdio: 'inherit' }), 'exit') as Promise<[number | null]>,
);
const codes = (await Promise.all(ends)).map(([code]) => code);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
