// Safe fixes over thousands of damaged files: each does away with its finding, breaks nothing, and
// leaves nothing to do for a second run.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { fixAll, lint } from '../../../../src/rspec/lint';
import { damage, someProfile, someRequest } from './damage';
import { randomFrom, type Random } from '../syntax/mutate';

/** In one run; the parts take turns from run to run, each with a seed of its own, and `FUZZ_PART` chooses one. */
const ROUNDS = 1000;
const PARTS = 3;
const part = Number(process.env['FUZZ_PART'] ?? Math.floor(Date.now() / 1000) % PARTS);
const SEED = 20_261_129 + 2 * part;

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { code } of lint(text)) found.set(code, (found.get(code) ?? 0) + 1);
  return found;
}

function checkFixes(text: string): boolean {
  const fixed = fixAll(text);
  const before = counts(text);
  const after = counts(fixed);
  for (const [code, count] of after)
    if (code.startsWith('xml-')) assert.ok(count <= (before.get(code) ?? 0), `more ${code}`);
  if (fixed === text) return false;
  const gone = [...before].some(([code, count]) => (after.get(code) ?? 0) < count);
  assert.ok(gone, 'nothing became better');
  assert.equal(fixAll(fixed), fixed, 'a second run changes more');
  assert.equal(inkOf(fixed), inkOf(text), 'more than the mistakes changed');
  return true;
}

/** What no safe fix may add or take away: everything but quotes, separators, spaces and entities. */
function inkOf(text: string): string {
  return text
    .replaceAll(/&(?:amp|lt|quot|apos);|IDN\+|["'“”‘’«»=\s:/&<]|\bname\b|\burl\b/gi, '')
    .toLowerCase();
}

function checkMany(make: (random: Random) => string, seed: number): number {
  const random = randomFrom(seed);
  let changed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let text = make(random);
    for (let blow = Math.floor(random() * 3); blow >= 0; blow--) text = damage(text, random);
    try {
      if (checkFixes(text)) changed += 1;
    } catch (error) {
      throw new Error(`Round ${round} of seed ${seed}, text ${JSON.stringify(text)}`, {
        cause: error,
      });
    }
  }
  return changed;
}

describe('safe fixes', () => {
  it('leave strings alone that Python joins, where a comma may be forgotten', () => {
    for (const end of ['\n', '\r\n']) {
      const list = [
        'import geni.portal as portal',
        "IMAGES = ['urn:publicid:IDN+emulab.net+image+demo:one,'",
        "          'urn:publicid:IDN+emulab.net+image+demo:two ']",
        '',
      ].join(end);
      assert.notDeepEqual(lint(list), []);
      assert.equal(fixAll(list), list);
    }
  });

  it(`make no damaged request worse (${ROUNDS} of them)`, (test) => {
    test.diagnostic(`seed ${SEED}`);
    assert.ok(checkMany(someRequest, SEED) > ROUNDS / 4);
  });

  it(`make no damaged profile worse (${ROUNDS} of them)`, (test) => {
    test.diagnostic(`seed ${SEED + 1}`);
    assert.ok(checkMany(someProfile, SEED + 1) > ROUNDS / 10);
  });
});
