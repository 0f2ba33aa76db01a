// The text of THIRD-PARTY-NOTICES.txt: the libraries that are bundled, and their licences.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages, type BundledPackage } from './bundled.mts';

export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** Files of a package that must be handed on with it. */
const licenceFile = /^(licen[cs]e|copying|notice|copyright)/i;

/** For packages that name a licence and bring no text of it. */
const standardTexts: Readonly<Record<string, (holder: string) => string>> = {
  MIT: (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  ISC: (holder) => `ISC License

Copyright (c) ${holder}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee
is hereby granted, provided that the above copyright notice and this permission notice appear in all
copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE
INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE
FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION,
ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`,
};

/** The whole document. Packages with the same text share it. */
export function notices(packages: readonly BundledPackage[] = bundledPackages()): string {
  const list = packages.map(({ name, version, license }) => `  ${name} ${version} (${license})`);
  const texts = new Map<string, BundledPackage[]>();
  for (const each of packages) {
    const text = licenceText(each);
    texts.set(text, [...(texts.get(text) ?? []), each]);
  }
  const sections = [...texts].map(([text, sharing]) => `${heading(sharing)}\n\n${text}`);
  return `${[introduction, list.join('\n'), ...sections].join('\n\n')}\n`;
}

const introduction = `Third-party notices

These libraries are bundled into ProtoGENI Images. "npm run notices" writes this file from what the
bundler reports.`;

function heading(packages: readonly BundledPackage[]): string {
  const names = packages.map(({ name, version }) => `${name} ${version}`);
  return `${'-'.repeat(80)}\n${names.join('\n')}`;
}

/** @throws Error when a package brings no text and its licence has no standard one. */
function licenceText({ folder, name, license, author }: BundledPackage): string {
  const files = readdirSync(folder).filter((file) => licenceFile.test(file));
  if (files.length > 0) {
    return files
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim())
      .join('\n\n');
  }
  const standard = standardTexts[license];
  if (standard === undefined || author === undefined) {
    throw new Error(`${name} brings no text of its licence (${license}). Add it to notices.mts.`);
  }
  return standard(`${author} and contributors`);
}
