// Every rule of the contract as a call and its answer, over real TLS. The transcripts are in
// test/fixtures/testbed/conformance; how to read them is said in support/transcript.ts.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Lab } from './support/lab';
import { rulesOf, TranscriptRunner } from './support/transcript';

const folder = join('test', 'fixtures', 'testbed', 'conformance');
const isUpdate = process.env['UPDATE_TRANSCRIPTS'] === '1';
const wanted = process.env['TRANSCRIPT'] ?? '';

for (const name of readdirSync(folder).filter((each) => each.includes(wanted))) {
  const file = join(folder, name);
  const { preface, rules } = rulesOf(readFileSync(file, 'utf8'));
  describe(name.replace(/\.txt$/, ''), () => {
    let lab: Lab;
    let runner: TranscriptRunner;
    const written = [preface];
    before(async () => {
      lab = await Lab.open({ aggregates: 3 });
      runner = new TranscriptRunner(lab);
    });
    after(async () => {
      await lab.close();
      // One answer per rule, or a rule has failed and nothing may be lost.
      if (isUpdate && written.length === rules.length + 1)
        writeFileSync(file, `${written.join('\n\n').trimStart()}\n`);
    });
    for (const rule of rules) {
      it(rule.sentence, async () => {
        const seen = await runner.run(rule);
        written.push([`= ${rule.sentence}`, ...seen].join('\n'));
        if (!isUpdate) assert.deepEqual(seen, rule.lines);
      });
    }
  });
}
