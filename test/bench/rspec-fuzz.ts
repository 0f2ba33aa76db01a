// One million random edits over the sample files (or as many as the first argument says, from the seed
// in the second): nothing throws, spans always nest, and no text takes more time than its length explains.
import { scan } from '../../src/rspec/syntax/scan';
import { checkFeatures, checkScan, mutate, randomFrom } from '../unit/rspec/syntax/mutate';
import { readSamples } from '../unit/rspec/samples';

const rounds = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const random = randomFrom(seed);
const texts = readSamples().map(({ text }) => text);

interface Slow {
  readonly text: string;
  readonly perCharacter: number;
}
let slowest: Slow[] = [];
let characters = 0;
let text = '';
const started = performance.now();

for (let round = 0; round < rounds; round++) {
  if (round % 40 === 0) text = pick(round);
  text = mutate(text, random);
  characters += text.length;
  const before = performance.now();
  try {
    const document = checkScan(text);
    if (round % 10 === 0) checkFeatures(document, random);
  } catch (error) {
    process.stdout.write(
      `Failed in round ${round} of seed ${seed}, on the text ${JSON.stringify(text)}\n`,
    );
    throw error;
  }
  note(text, (performance.now() - before) / (text.length + 1000));
}

const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${rounds} edits, ${(characters / 1e9).toFixed(2)} billion characters, ${seconds.toFixed(0)} s: no throw, all spans nest\n`,
);
const usual = measure(texts.join(''));
const worst = Math.max(...slowest.map((slow) => measure(slow.text)));
process.stdout.write(
  `slowest text again: ${(worst * 1e6).toFixed(0)} ns a character, all samples: ${(usual * 1e6).toFixed(0)} ns, ratio ${(worst / usual).toFixed(1)}\n`,
);
if (worst > 20 * usual) throw new Error('A text takes more time than its length explains.');

/** Small files mostly, so that a million fits into minutes; the large ones every now and then. */
function pick(round: number): string {
  const limit = round % 4000 === 0 ? Number.POSITIVE_INFINITY : 8000;
  const fitting = texts.filter(({ length }) => length <= limit);
  return fitting[Math.floor(random() * fitting.length)] ?? '';
}

function note(slow: string, perCharacter: number): void {
  if (slowest.length === 10 && perCharacter <= (slowest.at(-1)?.perCharacter ?? 0)) return;
  slowest = [...slowest, { text: slow, perCharacter }]
    .sort((a, b) => b.perCharacter - a.perCharacter)
    .slice(0, 10);
}

/** Milliseconds for a character of a bare scan, the best of ten: the first time may have met the garbage collector. */
function measure(measured: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 10; run++) {
    const before = performance.now();
    scan(measured);
    best = Math.min(best, performance.now() - before);
  }
  return best / (measured.length + 1000);
}
