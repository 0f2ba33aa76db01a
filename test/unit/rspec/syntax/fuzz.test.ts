// Random edits over the samples: nothing throws, spans always nest. A few seconds here; the million
// is run by test/bench/rspec-fuzz.ts.
import { describe, it } from 'node:test';
import { checkFeatures, checkScan, mutate, randomFrom } from './mutate';
import { readSamples } from '../samples';

const ROUNDS = 3000;
const SEED = 20_260_301;

describe('random edits', () => {
  it(`never make the engine throw or its spans overlap (${ROUNDS} of them)`, () => {
    const random = randomFrom(SEED);
    const texts = readSamples()
      .map(({ text }) => text)
      .filter(({ length }) => length < 12_000);
    let text = '';
    for (let round = 0; round < ROUNDS; round++) {
      if (round % 20 === 0) text = texts[Math.floor(random() * texts.length)] ?? '';
      text = mutate(text, random);
      try {
        const document = checkScan(text);
        if (round % 4 === 0) checkFeatures(document, random);
      } catch (error) {
        throw new Error(`Round ${round} of seed ${SEED}, text ${JSON.stringify(text)}`, {
          cause: error,
        });
      }
    }
  });
});
