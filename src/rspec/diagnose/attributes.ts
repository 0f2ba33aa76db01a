// Attributes that the tables do not have, and values that are none of those an attribute can have. Only versions 2 and 3
// of the language have tables, and only what a person wrote is judged.
import * as l10n from '@vscode/l10n';
import { removal } from '../edits/textEdit';
import { replaceValue } from '../syntax/attributeText';
import { distance, nearest } from '../language/distance';
import type { Attribute, Element } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import { isDiskImage } from '../language/nodes';
import { isPlaceholder } from '../language/templates';
import { ruleFor } from '../schema/lookup';
import type { ElementRule, ValueSource } from '../schema/rules';
import { addressTypes, linkTypes } from '../schema/values';
import { attributeOf } from '../syntax/tree';
import { value, type Diagnostic, type DiagnosticRule, type Fix } from './diagnostic';
import { isCurrent } from './structure';

/** Attributes that their elements do not have, misspelt ones first of all. */
export const unknownAttributeRule: DiagnosticRule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  for (const element of document.elements) {
    const rule = ruleOf(element);
    if (!rule || !isPlain(element)) continue;
    // One without a name is told of as what it is.
    if (isDiskImage(element) && !attributeOf(element, 'name')) continue;
    for (const attribute of element.attributes) {
      const finding = judgeName(element, attribute, { rule, text: document.text });
      if (finding) yield finding;
    }
  }
};

/** The rule of an element of the language as it is now, or of an extension. */
function ruleOf(element: Element): ElementRule | undefined {
  const rule = ruleFor(element);
  return rule?.namespace !== 'core' || isCurrent(element) ? rule : undefined;
}

/** No element of the language has a fourth of them. */
const MANY = 32;

/** Whether it is sure which attributes there are: half-typed ones and those of templates look like others. */
function isPlain({ broken, attributes }: Element): boolean {
  return (
    !broken &&
    attributes.length <= MANY &&
    attributes.every(
      ({ raw, closed, quote, flaw }) =>
        raw !== undefined && closed && quote !== '' && flaw === undefined,
    )
  );
}

function judgeName(
  element: Element,
  attribute: Attribute,
  { rule: { namespace, attributes }, text }: { rule: ElementRule; text: string },
): Diagnostic | undefined {
  const { name, start, nameEnd } = attribute;
  if (name === 'xmlns' || name.includes(':') || isPlaceholder(name)) return undefined;
  if (attributes.some((known) => known.name === name)) return undefined;
  const free = attributes
    .map((known) => known.name)
    .filter((known) => !attributeOf(element, known));
  const [near] = nearest(name, free, 1);
  const at = { start, end: nameEnd, code: 'attribute-unknown' } as const;
  if (near !== undefined && distance(name, near, 2) <= 2) {
    const message = l10n.t(
      '{0} has no attribute {1}. Did you mean {2}?',
      element.local,
      name,
      near,
    );
    const edits = [{ start, end: nameEnd, text: near }];
    const fixes = [{ title: l10n.t('Rename to {0}', near), edits, preferred: true as const }];
    return { ...at, severity: 'warning', message, fixes };
  }
  // Of the extensions only what people write was collected.
  if (namespace !== 'core') return undefined;
  const message = l10n.t(
    'The RSpec language has no attribute {0} in {1}: check its name, or remove it.',
    name,
    element.local,
  );
  const edits = [removal(text, attribute)];
  return { ...at, severity: 'hint', message, fixes: [{ title: l10n.t('Remove it'), edits }] };
}

/** Values that an attribute cannot have. */
export const valueRule: DiagnosticRule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  for (const element of document.elements) {
    const rule = element.broken ? undefined : ruleOf(element);
    if (!rule) continue;
    for (const attribute of element.attributes) {
      const source = rule.attributes.find(({ name }) => name === attribute.name)?.value;
      if (source === undefined) continue;
      const written = unescapeXml(attribute.raw ?? '');
      const finding = written === '' ? undefined : judgeValue(attribute, written, source);
      if (finding && !isPlaceholder(written)) yield finding;
    }
  }
};

function judgeValue(
  attribute: Attribute,
  written: string,
  source: ValueSource,
): Diagnostic | undefined {
  if (source === 'boolean') return noBoolean(attribute, written);
  if (source === 'rspec-type') return noneOf(attribute, written, rspecTypes);
  return misspelt(attribute, written, knownValues(source));
}

const rspecTypes = ['request', 'manifest', 'advertisement'];

/** Also the digits: XML Schema takes them for the same. */
const booleans = new Set(['true', 'false', '1', '0']);
const meansTrue = /^(?:true|yes|y|on|t)$/i;
const meansFalse = /^(?:false|no|n|off|f)$/i;

function noBoolean(attribute: Attribute, written: string): Diagnostic | undefined {
  if (booleans.has(written)) return undefined;
  const plain = written.trim();
  const meant = meansTrue.test(plain)
    ? 'true'
    : meansFalse.test(plain)
      ? 'false'
      : nearest(plain, ['true', 'false'], 1)[0];
  return unknownValue(attribute, {
    message: l10n.t('{0} must be true or false, not {1}.', attribute.name, written),
    severity: 'warning',
    fixes: fixesTo(attribute, ['true', 'false'], meant),
  });
}

function noneOf(
  attribute: Attribute,
  written: string,
  possible: readonly string[],
): Diagnostic | undefined {
  if (possible.includes(written)) return undefined;
  const [meant] = nearest(written.trim(), possible, 1);
  return unknownValue(attribute, {
    message: l10n.t(
      '{0} cannot be {1}: choose one of {2}.',
      attribute.name,
      written,
      possible.join(', '),
    ),
    severity: 'warning',
    fixes: fixesTo(attribute, possible, meant),
  });
}

/** Values of lists that may not be complete: something is only said where one of them is nearly what is written. */
function knownValues(source: ValueSource): readonly string[] {
  if (typeof source === 'object') return source.oneOf;
  if (source === 'link-type') return linkNames;
  return source === 'address-type' ? addressNames : [];
}

const linkNames = linkTypes.map(({ name }) => name);
const addressNames = addressTypes.map(({ name }) => name);

/** Shorter words are near to too many others. */
const LEAST_COMPARED = 5;

function misspelt(
  attribute: Attribute,
  written: string,
  known: readonly string[],
): Diagnostic | undefined {
  if (known.includes(written)) return undefined;
  const plain = simple(written);
  const meant =
    known.find((one) => simple(one) === plain) ??
    nearest(
      written,
      known.filter(({ length }) => length >= LEAST_COMPARED),
      1,
    ).find((one) => written.length >= LEAST_COMPARED && distance(written, one, 1) <= 1);
  if (meant === undefined) return undefined;
  return unknownValue(attribute, {
    message: l10n.t(
      '{1} is not a known value of {0}. Did you mean {2}?',
      attribute.name,
      written,
      meant,
    ),
    severity: 'information',
    fixes: fixesTo(attribute, [meant], meant),
  });
}

/** Without what is easily mistaken: case, blanks around, and what parts the words. */
function simple(text: string): string {
  return text.trim().toLowerCase().replace(/[ _-]/g, '');
}

function unknownValue(
  attribute: Attribute,
  finding: Pick<Diagnostic, 'message' | 'severity' | 'fixes'>,
): Diagnostic {
  return { ...value(attribute), code: 'value-unknown', ...finding };
}

function fixesTo(
  attribute: Attribute,
  possible: readonly string[],
  meant: string | undefined,
): Fix[] {
  return possible.map((one) => ({
    title: l10n.t('Use {0}', one),
    edits: [replaceValue(attribute, one)],
    ...(one === meant ? { preferred: true as const } : {}),
  }));
}
