// Writes l10n/bundle.l10n.json, from which translations are made, and brings each translation up to
// date: what it lacks comes in as English, at its place, what nobody asks for any more goes. The test
// of the translations then names each text that still is English (docs/translating.md).
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { l10nStrings } from './l10nStrings.mts';

type Texts = Readonly<Record<string, string>>;

const { texts, faults } = l10nStrings();
mkdirSync('l10n', { recursive: true });
const english = Object.fromEntries(texts.map((text) => [text, text]));
write('l10n/bundle.l10n.json', english);
for (const file of globSync('l10n/bundle.l10n.*.json')) update(file, english);
for (const file of globSync('package.nls.*.json')) update(file, read('package.nls.json'));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function update(file: string, source: Texts): void {
  const translated = read(file);
  const lacking = Object.keys(source).filter((key) => !Object.hasOwn(translated, key));
  for (const key of lacking) console.error(`${file} needs a translation: ${key}`);
  const entries = Object.entries(source).map(([key, text]) => [key, translated[key] ?? text]);
  write(file, Object.fromEntries(entries) as Texts);
}

function read(file: string): Texts {
  return JSON.parse(readFileSync(file, 'utf8')) as Texts;
}

function write(file: string, texts: Texts): void {
  writeFileSync(file, `${JSON.stringify(texts, null, 2)}\n`);
}
