// Schemas of our own making for XML extensions that want one, written from the same tables that
// completion and hover use. They are generous where the public schemas are strict, because what the
// servers accept must never be marked: everything is optional, in any order and number, text may stand
// anywhere, and so may what is foreign. Only an element that the RSpec language does not have, or has
// elsewhere, is a mistake.
import { escapeXml } from '../syntax/escape';
import { namespaces } from '../language/namespaces';
import { allRules } from './lookup';
import type { AttributeRule, ElementRule, SchemaNamespace } from './rules';

const extensions = ['emulab', 'delay', 'jacks', 'tour', 'sharedVlan', 'postBootScript'] as const;

/** All files by name: a catalog that finds the schema of a namespace, and the schemas. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const uris: [uri: string, file: string][] = [
    [namespaces.v3, 'rspec-3.xsd'],
    [namespaces.v2, 'rspec-2.xsd'],
    ...extensions.map((name): [string, string] => [namespaces[name], `${name}.xsd`]),
  ];
  files.set('catalog.xml', catalog(uris));
  // Both versions have the same content: the file without a namespace takes that of who includes it.
  files.set('rspec.xsd', schema(elementsOf('core')));
  for (const version of ['v3', 'v2'] as const) {
    const include = '  <xs:include schemaLocation="rspec.xsd"/>';
    files.set(`rspec-${version.slice(1)}.xsd`, schema([include], namespaces[version]));
  }
  for (const name of extensions)
    files.set(`${name}.xsd`, schema(elementsOf(name), namespaces[name]));
  return files;
}

function catalog(uris: readonly (readonly [uri: string, file: string])[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
    ...uris.map(([uri, file]) => `  <uri name="${uri}" uri="${file}"/>`),
    '</catalog>',
    '',
  ].join('\n');
}

function schema(content: readonly string[], uri?: string): string {
  const target = uri === undefined ? '' : ` xmlns="${uri}" targetNamespace="${uri}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"${target} elementFormDefault="qualified">`,
    ...content,
    '</xs:schema>',
    '',
  ].join('\n');
}

function elementsOf(namespace: SchemaNamespace): string[] {
  const rules = allRules.filter((rule) => rule.namespace === namespace);
  const names = [...new Set(rules.map(({ name }) => name))];
  return names.map((name) =>
    element(
      name,
      rules.filter((rule) => rule.name === name),
    ),
  );
}

/**
 * Elements where the language does not have them: an image that our own diagnostics move to its place,
 * and what advertisements of other federations hold.
 */
const misplaced: Readonly<Record<string, readonly string[]>> = {
  node: ['disk_image', 'interface_ref'],
};

function element(name: string, rules: readonly ElementRule[]): string {
  const children = rules.flatMap((rule) => rule.children ?? []);
  const [first] = rules;
  if (first?.namespace === 'core') children.push(...(misplaced[name] ?? []));
  // Of the extensions only what people write was collected, so their elements may hold anything.
  const closed = first?.namespace === 'core' || children.length > 0;
  const attributes = new Map(
    rules.flatMap((rule) => rule.attributes).map((rule) => [rule.name, rule]),
  );
  return [
    `  <xs:element name="${name}">`,
    `    ${documentation(first?.doc ?? '')}`,
    '    <xs:complexType mixed="true">',
    '      <xs:choice minOccurs="0" maxOccurs="unbounded">',
    ...[...new Set(children)].map((child) => `        <xs:element ref="${child}"/>`),
    `        <xs:any namespace="${closed ? '##other' : '##any'}" processContents="lax"/>`,
    '      </xs:choice>',
    ...[...attributes.values()].map(attribute),
    '      <xs:anyAttribute namespace="##any" processContents="lax"/>',
    '    </xs:complexType>',
    '  </xs:element>',
  ].join('\n');
}

function attribute({ name, doc }: AttributeRule): string {
  return [
    `      <xs:attribute name="${name}" type="xs:string">`,
    `        ${documentation(doc)}`,
    '      </xs:attribute>',
  ].join('\n');
}

function documentation(text: string): string {
  return `<xs:annotation><xs:documentation>${escapeXml(text)}</xs:documentation></xs:annotation>`;
}
