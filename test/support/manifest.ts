// package.json as people see it: the texts of package.nls.json in the place of their keys.
import { readFileSync } from 'node:fs';

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The keys that package.json names. */
export function textKeys(): string[] {
  const text = readFileSync('package.json', 'utf8');
  return [...text.matchAll(/"%([\w.-]+)%"/g)].map(([, key = '']) => key);
}

/** @param language `de` and the like; English when left out */
export function readTexts(language?: string): Record<string, string> {
  const file = language === undefined ? 'package.nls.json' : `package.nls.${language}.json`;
  return readJson(file) as Record<string, string>;
}

export function readManifest(): unknown {
  const texts = readTexts();
  return JSON.parse(readFileSync('package.json', 'utf8'), (_key, value: unknown) => {
    const key = typeof value === 'string' ? /^%([\w.-]+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : texts[key];
  });
}
