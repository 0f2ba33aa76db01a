// Says in a second why a tag can be no release, before anything is installed or built: it needs nothing but Node.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { refusalsOf } from './checks.mts';

const { values } = parseArgs({ options: { tag: { type: 'string' } } });
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
};
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const refusals = refusalsOf({ env: process.env, tag: values.tag, version, changelog });
for (const refusal of refusals) console.error(refusal);
process.exitCode = refusals.length === 0 ? 0 : 1;
