// Schemas of our own making for XML extensions that want one: written from the same tables that
// completion and hover use. They are generous where the public schemas are strict, because what the
// servers accept must never be marked: everything is optional, in any order, and anything foreign may
// stand anywhere.
import { escapeXml } from '../escape';
import { allRules, uriOf } from './lookup';
import type { AttributeRule, ElementRule, RuleNamespace } from './rules';

/** The schema for one namespace of the tables; the RSpec language needs to be told which version. */
export function xsdFor(namespace: RuleNamespace, coreUri: string): string {
  const rules = allRules.filter((rule) => rule.namespace === namespace);
  const uri = namespace === 'core' ? coreUri : uriOf(namespace);
  const names = [...new Set(rules.map(({ name }) => name))];
  const elements = names.map((name) =>
    element(
      name,
      rules.filter((rule) => rule.name === name),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${uri}" targetNamespace="${uri}" elementFormDefault="qualified">`,
    ...elements,
    '</xs:schema>',
    '',
  ].join('\n');
}

function element(name: string, rules: readonly ElementRule[]): string {
  const children = [...new Set(rules.flatMap((rule) => rule.children ?? []))];
  const attributes = new Map(
    rules.flatMap((rule) => rule.attributes).map((rule) => [rule.name, rule]),
  );
  return [
    `  <xs:element name="${name}">`,
    `    ${documentation(rules[0]?.doc ?? '')}`,
    `    <xs:complexType${rules.some(({ text }) => text) ? ' mixed="true"' : ''}>`,
    '      <xs:choice minOccurs="0" maxOccurs="unbounded">',
    ...children.map((child) => `        <xs:element ref="${child}"/>`),
    '        <xs:any namespace="##other" processContents="lax"/>',
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
