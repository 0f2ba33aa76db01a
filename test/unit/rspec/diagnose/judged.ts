// What the diagnostics say of a text: the builders of their tests.
import assert from 'node:assert/strict';
import { emptyCatalogue, type Catalogue } from '../../../../src/rspec/images/catalogue';
import { diagnose, type Diagnostic } from '../../../../src/rspec/diagnose';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { scan } from '../../../../src/rspec/syntax/scan';
import { homeSite, now, request } from '../complete/cursor';

export function find(text: string, known: Catalogue = emptyCatalogue): Diagnostic[] {
  return diagnose(scan(text), { catalogue: known, now });
}

export function codes(text: string, known?: Catalogue): string[] {
  return find(text, known).map(({ code, severity }) => `${severity} ${code}`);
}

/** The text after the first fix of the only diagnostic with that code. */
export function fix(text: string, code: string, known?: Catalogue): string {
  const [first, second] = find(text, known).filter((diagnostic) => diagnostic.code === code);
  assert.ok(first && !second, `one ${code} was expected`);
  assert.ok(first.fixes[0], `${code} has no fix`);
  return applyEdits(text, first.fixes[0].edits);
}

/** A request whose node is loaded with an image of that name. */
export const named = (name: string, site = homeSite, type = 'raw-pc'): string =>
  request(
    `    <sliver_type name="${type}">\n      <disk_image name="${name}"/>\n    </sliver_type>`,
    site,
  );

export const urn = (id: string, authority = 'home.example'): string =>
  `urn:publicid:IDN+${authority}+image+${id}`;
