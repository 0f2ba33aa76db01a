// Completion of attribute values. The schema says where the values of an attribute come from; each
// source is one small function here.
import { defined } from '../../rpc/defined';
import * as l10n from '@vscode/l10n';
import { siteOf, type CatalogueSite } from '../images/catalogue';
import { writerFor } from '../syntax/attributeText';
import type { Element } from '../syntax/document';
import { namespaces } from '../language/namespaces';
import { nodeOf, siteAttributes, siteUrnOf, sliverTypeFor } from '../language/nodes';
import { attributeRule } from '../schema/lookup';
import type { ValueSource } from '../schema/rules';
import {
  addressTypes,
  isMapperClass,
  linkTypes,
  shells,
  sliverTypes,
  type KnownValue,
} from '../schema/values';
import type { Proposal } from './completion';
import type { CompletionContext, PlaceOf } from './context';
import { imageCompletions } from './imageCompletions';
import { interfaceNames, newInterface, nodeNames, usedSites } from './names';

type Source = Exclude<ValueSource, { oneOf: readonly string[] }>;

interface Value {
  readonly name: string;
  readonly value?: string;
  readonly doc?: string;
  readonly detail?: string;
  readonly kind?: 'site';
}

export function valueProposals(at: PlaceOf<'value'>, context: CompletionContext): Proposal[] {
  const source = sourceOf(at.element, at.attribute.name);
  if (source === undefined) return [];
  const write = writerFor(at.attribute);
  if (source === 'image' || source === 'image-url') {
    return imageCompletions({
      catalogue: context.catalogue,
      now: context.now,
      write,
      typed: at.typed,
      siteUrn: siteUrnOf(nodeOf(at.element)),
      sliverType: sliverTypeFor(at.element),
      ...(source === 'image-url' ? { only: 'url' } : {}),
    });
  }
  const values =
    typeof source === 'object'
      ? source.oneOf.map((name) => ({ name }))
      : sources[source](at, context);
  return values.map((value) => propose(value, write));
}

function sourceOf(element: Element, name: string): ValueSource | undefined {
  if (name === 'xmlns') return { oneOf: [namespaces.v3, namespaces.v2, namespaces.emulab] };
  // Versions 0.x have no table of their own; this attribute is what their files need most.
  if (siteAttributes.some((attribute) => attribute === name)) return 'site';
  return attributeRule(element, name)?.value;
}

function propose(value: Value, write: (value: string) => string): Proposal {
  const { name, detail } = value;
  return {
    label: name,
    insertText: write(value.value ?? name),
    kind: value.kind ?? 'value',
    filterText: value.value === undefined ? name : `${name} ${value.value}`,
    ...defined({ detail }),
    ...(value.doc === undefined ? {} : { documentation: l10n.t(value.doc) }),
  };
}

type Lister = (at: PlaceOf<'value'>, context: CompletionContext) => readonly Value[];

const sources: Readonly<Record<Exclude<Source, 'image' | 'image-url'>, Lister>> = {
  boolean: () => [{ name: 'true' }, { name: 'false' }],
  'rspec-type': () => [{ name: 'request' }, { name: 'manifest' }, { name: 'advertisement' }],
  site: (_, context) => siteValues(context),
  'site-of-link': (at, context) => siteValues(context, namesBeside(at)),
  component: (at, context) => componentsAt(at, context),
  'sliver-type': (at, context) =>
    offered(siteAround(at, context), context, 'sliverTypes', sliverTypes),
  'hardware-type': (at, context) => hardwareTypes(siteAround(at, context), context),
  'link-type': () => linkTypes,
  shell: () => shells,
  'address-type': () => addressTypes,
  'node-name': (at, { document }) => nodeNames(document).filter(({ name }) => name !== ownName(at)),
  'interface-name': (at, { document }) => interfaceNames(document, namesBeside(at)),
  'new-interface': (at, { document }) => newInterface(document, nodeOf(at.element)),
};

function siteAround(
  at: PlaceOf<'value'>,
  { catalogue }: CompletionContext,
): CatalogueSite | undefined {
  return siteOf(catalogue, siteUrnOf(nodeOf(at.element)));
}

function ownName(at: PlaceOf<'value'>): string | undefined {
  return nodeOf(at.element)?.attributes.find(({ name }) => name === 'client_id')?.raw;
}

/** Values of the same attribute on the brothers of the element: they need not be proposed again. */
function namesBeside({ element, attribute }: PlaceOf<'value'>): ReadonlySet<string> {
  const brothers = (element.parent?.children ?? []).filter(
    (child) => child !== element && child.local === element.local && element.local !== 'property',
  );
  const values = brothers.map(
    (child) => child.attributes.find(({ name }) => name === attribute.name)?.raw,
  );
  return new Set(values.filter((value) => value !== undefined));
}

function siteValues(
  { catalogue, document }: CompletionContext,
  without: ReadonlySet<string> = new Set(),
): Value[] {
  const known = catalogue.sites.map(({ urn, name }): Value => ({
    name,
    value: urn,
    detail: urn,
    kind: 'site',
  }));
  const names = new Set(catalogue.sites.map(({ urn }) => urn));
  const others = usedSites(document)
    .filter((urn) => !names.has(urn))
    .map((urn): Value => ({ name: urn, detail: l10n.t('used in this document'), kind: 'site' }));
  return [...known, ...others].filter(({ name, value }) => !without.has(value ?? name));
}

function componentsAt(at: PlaceOf<'value'>, context: CompletionContext): Value[] {
  return (siteAround(at, context)?.nodes ?? []).map((urn) => ({
    name: urn.slice(urn.lastIndexOf('+') + 1),
    value: urn,
    detail: urn,
  }));
}

/** What the node's site offers; without a site what any site offers; then what the servers know. */
function offered(
  site: CatalogueSite | undefined,
  { catalogue }: CompletionContext,
  list: 'sliverTypes' | 'hardwareTypes',
  known: readonly KnownValue[],
): Value[] {
  const docs = new Map(known.map(({ name, doc }) => [name, doc]));
  const sites = site ? [site] : catalogue.sites;
  const names = new Set(sites.flatMap((each) => each[list] ?? []));
  const values = [...names].map((name): Value => {
    const doc = docs.get(name);
    const detail = offeredBy(sites.filter((each) => each[list]?.includes(name)));
    return doc === undefined ? { name, detail } : { name, detail, doc };
  });
  return [...values, ...known.filter(({ name }) => !names.has(name))];
}

/** Up to three sites by name. */
function offeredBy(sites: readonly CatalogueSite[]): string {
  const names = sites.slice(0, 3).map(({ name }) => name);
  return sites.length > names.length
    ? l10n.t('offered by {0} and others', names.join(', '))
    : l10n.t('offered by {0}', names.join(', '));
}

function hardwareTypes(site: CatalogueSite | undefined, context: CompletionContext): Value[] {
  const values = offered(site, context, 'hardwareTypes', []);
  const classes = values.filter(({ name }) => isMapperClass(name));
  const marked = classes.map((value) => ({ ...value, detail: l10n.t('a class of the mapper') }));
  return [...values.filter(({ name }) => !isMapperClass(name)), ...marked];
}
