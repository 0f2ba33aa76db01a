// Writes l10n/bundle.l10n.json, from which translations are made, and says what each of them lacks.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { l10nStrings } from './l10nStrings.mts';

const { texts, faults } = l10nStrings();
mkdirSync('l10n', { recursive: true });
const bundle = Object.fromEntries(texts.map((text) => [text, text]));
writeFileSync('l10n/bundle.l10n.json', `${JSON.stringify(bundle, null, 2)}\n`);
for (const fault of faults) console.error(fault);
for (const file of globSync('l10n/bundle.l10n.*.json')) {
  const translated = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  for (const text of texts) if (!(text in translated)) console.error(`${file} lacks: ${text}`);
}
process.exitCode = faults.length > 0 ? 1 : 0;
