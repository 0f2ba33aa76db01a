/** The stable codes of all findings; docs/diagnostics.md says of each what it means and how to mend it. */
import type { SyntaxCode } from '../syntax/document';

/** What is found in well-formed XML and in profiles. */
export type DiagnosticCode = (typeof meanings)[number] | SyntaxCode;

const meanings = [
  'image-empty',
  'image-unnamed',
  'image-spaces',
  'image-quotes',
  'image-missing-idn',
  'image-malformed-urn',
  'image-not-an-image',
  'image-missing-project',
  'image-single-slash',
  'image-separator',
  'image-bare-name',
  'image-version',
  'image-malformed-url',
  'image-url-without-uuid',
  'image-urn-in-url',
  'image-url-attribute',
  'image-url-empty',
  'image-under-node',
  'image-twice',
  'image-unknown',
  'image-deleted',
  'image-failed',
  'image-not-ready',
  'image-sliver-type',
  'image-name-case',
  'image-version-missing',
  'image-version-old',
  'image-urn-elsewhere',
  'image-url-at-home',
  'image-not-shared',
  'rspec-namespace',
  'site-malformed',
  'node-without-sliver-type',
  'sliver-type-unknown',
  'name-twice',
  'node-name',
  'interface-unknown',
  'element-unknown',
  'xml-undeclared-prefix',
] as const;

/** Where a document is not well-formed: each of them is there exactly once, or this does not compile. */
const syntax: Readonly<Record<SyntaxCode, true>> = {
  'xml-attribute-without-value': true,
  'xml-broken-end-tag': true,
  'xml-broken-tag': true,
  'xml-comment-dashes': true,
  'xml-doctype': true,
  'xml-doubled-quote': true,
  'xml-duplicate-attribute': true,
  'xml-late-declaration': true,
  'xml-missing-equals': true,
  'xml-missing-open-quote': true,
  'xml-missing-space': true,
  'xml-misspelt-end-tag': true,
  'xml-open-comment': true,
  'xml-open-quote': true,
  'xml-open-section': true,
  'xml-quote-in-value': true,
  'xml-raw-ampersand': true,
  'xml-raw-less-than': true,
  'xml-second-root': true,
  'xml-stray-character': true,
  'xml-stray-end-tag': true,
  'xml-text-outside-root': true,
  'xml-too-deep': true,
  'xml-unclosed-element': true,
  'xml-unquoted-value': true,
  'xml-wrong-quotes': true,
};

/** All codes. */
export const diagnosticCodes: readonly DiagnosticCode[] = [
  ...meanings,
  ...(Object.keys(syntax) as SyntaxCode[]),
];
