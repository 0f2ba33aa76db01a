// Component managers: what is no URN of one, and what is nearly that of a site that is known.
import * as l10n from '@vscode/l10n';
import { componentManagerUrn } from '../../rpc/urn';
import { sameSite, siteOf, type Catalogue, type CatalogueSite } from '../images/catalogue';
import { distance, nearest } from '../language/distance';
import type { Attribute, Element } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import { replaceValue } from '../syntax/attributeText';
import { isNode, siteAttributes } from '../language/nodes';
import { isPlaceholder } from '../language/templates';
import { allRules, attributeRule } from '../schema/lookup';
import type { AttributeRule } from '../schema/rules';
import { firstAttribute } from '../syntax/tree';
import { value, type Diagnostic, type DiagnosticContext, type DiagnosticRule } from './diagnostic';

const authorityUrn = /^urn:publicid:IDN\+[^+\s]+\+authority\+[a-z]+$/i;

/** Component managers that are no authority URN. */
export const siteRule: DiagnosticRule = function* (context) {
  if (context.kind !== 'request') return;
  for (const element of context.document.elements) {
    if (!isNode(element)) continue;
    const attribute = firstAttribute(element, siteAttributes);
    const text = attribute?.raw?.trim();
    if (!attribute || text === undefined || text === '' || authorityUrn.test(text)) continue;
    if (isPlaceholder(unescapeXml(text)) || attribute.name === 'component_manager_uuid') continue;
    const message = l10n.t(
      '{0} is not the URN of a component manager, which looks like urn:publicid:IDN+emulab.net+authority+cm.',
      text,
    );
    const known = sitesLike(text, context);
    const fixes = known.map((site) => ({
      title: l10n.t('Use {0}', site.name),
      edits: [replaceValue(attribute, site.urn)],
    }));
    const meant = urnFor(text);
    if (meant !== undefined && !known.some(({ urn }) => sameSite(urn, meant)))
      fixes.push({ title: l10n.t('Write {0}', meant), edits: [replaceValue(attribute, meant)] });
    yield { ...value(attribute), severity: 'warning', code: 'site-malformed', message, fixes };
  }
};

/** The URN of the component manager of a host, which stands alone or in the place of an authority. */
function urnFor(text: string): string | undefined {
  const host = /^(?:urn:publicid:)?(?:IDN\+)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:\+[^\s]*)?$/i.exec(
    text,
  )?.[1];
  return host && componentManagerUrn(host);
}

function sitesLike(
  text: string,
  { catalogue }: DiagnosticContext,
): { name: string; urn: string }[] {
  const lower = text.toLowerCase();
  const holding = catalogue.sites.filter(
    ({ name, urn }) => urn.toLowerCase().includes(lower) || lower.includes(name.toLowerCase()),
  );
  if (holding.length > 0) return holding.slice(0, 3);
  const names = nearest(
    text,
    catalogue.sites.map(({ name }) => name),
  );
  return catalogue.sites.filter(({ name }) => names.includes(name));
}

/** One letter: names of real sites differ by two. */
const NEAR = 1;

/** URNs of component managers that no site has, but one that is known nearly has. */
export const siteSpellingRule: DiagnosticRule = function* ({ document, kind, catalogue }) {
  if (kind !== 'request' || catalogue.sites.length === 0) return;
  const asked = new Map<string, readonly CatalogueSite[]>();
  for (const element of document.elements) {
    for (const attribute of element.attributes) {
      if (!namingSites.has(attribute.name)) continue;
      const text = attribute.raw?.trim() ?? '';
      if (!authorityUrn.test(text) || !namesSite(element, attribute)) continue;
      const near = asked.get(text) ?? sitesNear(text, catalogue);
      asked.set(text, near);
      if (near.length > 0) yield unknownSite(attribute, text, near);
    }
  }
};

/** None for a site that is known. */
function sitesNear(text: string, catalogue: Catalogue): readonly CatalogueSite[] {
  if (siteOf(catalogue, text)) return [];
  return catalogue.sites.filter(({ urn }) => distance(text, urn, NEAR) <= NEAR).slice(0, 3);
}

function unknownSite(
  attribute: Attribute,
  text: string,
  near: readonly CatalogueSite[],
): Diagnostic {
  return {
    ...value(attribute),
    severity: 'information',
    code: 'site-unknown',
    message: l10n.t(
      'No known site is called {0}. Did you mean {1}?',
      text,
      near.map(({ urn }) => urn).join(', '),
    ),
    fixes: near.map(({ name, urn }) => ({
      title: l10n.t('Use {0}', name),
      edits: [replaceValue(attribute, urn)],
    })),
  };
}

function namesSite(element: Element, { name }: Attribute): boolean {
  const rule = attributeRule(element, name);
  return rule !== undefined && isSite(rule);
}

const isSite = ({ value: source }: AttributeRule): boolean =>
  source === 'site' || source === 'site-of-link';

/** Names of attributes that name a site in some element. */
const namingSites: ReadonlySet<string> = new Set(
  allRules.flatMap(({ attributes }) => attributes.filter(isSite).map(({ name }) => name)),
);
