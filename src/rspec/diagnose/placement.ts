// Images in the wrong place or said twice: under the node instead of its sliver type, several in one
// sliver type, in the deprecated `url`.
import * as l10n from '@vscode/l10n';
import { softwareOfNode } from '../language/aggregates';
import type { Attribute, Element } from '../syntax/document';
import {
  indentAt,
  indentUnit,
  lineBreakOf,
  removal,
  withBlankBefore,
  type TextEdit,
} from '../edits/textEdit';
import { replaceValue } from '../syntax/attributeText';
import { escapeXml, unescapeXml } from '../syntax/escape';
import { dialectOfNamespace, isElement, namespaceOf } from '../language/namespaces';
import {
  firstImageIn,
  givenName,
  isDiskImage,
  isExclusive,
  isNode,
  nodeOf,
  sliverTypesOf,
} from '../language/nodes';
import { parseReference } from '../images/references';
import { isPlaceholder } from '../language/templates';
import { attributeOf, isWhole } from '../syntax/tree';
import { removeElement } from './removeElement';
import type { Diagnostic, DiagnosticContext, Fix, DiagnosticRule } from './diagnostic';

export const placementRule: DiagnosticRule = function* (context) {
  if (context.kind !== 'request') return;
  for (const element of context.document.elements) {
    if (isDiskImage(element)) yield* judge(element, context);
  }
};

function* judge(element: Element, context: DiagnosticContext): Generator<Diagnostic> {
  const { parent } = element;
  const { text } = context.document;
  const span = { start: element.start, end: element.nameEnd };
  if (parent && isNode(parent) && !isOld(parent)) {
    yield {
      ...span,
      severity: 'warning',
      code: 'image-under-node',
      message: outside(givenName(parent)),
      fixes: isWhole(element) ? [moveInside(element, parent, text)] : [],
    };
  }
  const isSecond = isElement(parent, 'sliver_type') && firstImageIn(parent) !== element;
  if (isSecond && !context.isTemplate) {
    yield {
      ...span,
      severity: 'warning',
      code: 'image-twice',
      message: l10n.t(
        'A sliver_type can have only one disk_image: remove this one or the one before it.',
      ),
      fixes: removeElement(text, element, l10n.t('Remove this one')),
    };
  }
  yield* unnamedImage(element, text);
  yield* deprecatedUrl(element, context);
}

function outside(name: string | undefined): string {
  return name === undefined
    ? l10n.t(
        'The image of this node is outside its sliver_type, where sites ignore it. Move it inside.',
      )
    : l10n.t(
        'The image of {0} is outside its sliver_type, where sites ignore it. Move it inside.',
        name,
      );
}

/** Versions 0.x know no `sliver_type`; there the image stands under the node. */
function isOld(element: Element): boolean {
  return dialectOfNamespace(namespaceOf(element)) === '0.x';
}

function moveInside(element: Element, node: Element, text: string): Fix {
  const remove = removal(text, element);
  const written = text.slice(element.start, element.end);
  const [type] = sliverTypesOf(node);
  const edits = type
    ? [remove, ...addTo(type, written, text)]
    : [wrap(element, node, written, text)];
  return { title: l10n.t('Move it into sliver_type'), edits, preferred: true };
}

function addTo(type: Element, written: string, text: string): TextEdit[] {
  const outer = indentAt(text, type.start);
  const lineBreak = lineBreakOf(text);
  const child = `${lineBreak}${outer}${indentUnit(text)}${written}`;
  if (!type.selfClosed) return [{ start: type.openEnd, end: type.openEnd, text: child }];
  const { start } = withBlankBefore(text, { start: type.openEnd - 2, end: type.openEnd });
  return [{ start, end: type.openEnd, text: `>${child}${lineBreak}${outer}</${type.name}>` }];
}

function wrap(element: Element, node: Element, written: string, text: string): TextEdit {
  const prefix = element.prefix === '' ? '' : `${element.prefix}:`;
  const type = isExclusive(node) === false ? 'emulab-xen' : 'raw-pc';
  const outer = indentAt(text, element.start);
  const lines = [
    `<${prefix}sliver_type name="${type}">`,
    indentUnit(text) + written,
    `</${prefix}sliver_type>`,
  ];
  return { start: element.start, end: element.end, text: lines.join(lineBreakOf(text) + outer) };
}

function* deprecatedUrl(
  element: Element,
  { document: { text }, catalogue }: DiagnosticContext,
): Generator<Diagnostic> {
  const url = attributeOf(element, 'url');
  if (url?.raw === undefined) return;
  const node = nodeOf(element);
  if (node && softwareOfNode(node, catalogue) === 'other') return;
  const name = attributeOf(element, 'name');
  const address = parseReference(unescapeXml(url.raw));
  // An address that is wrong is told of as what it is, and must not replace a name that is right.
  if (address.form !== 'url' || address.mistakes.length > 0 || isPlaceholder(url.raw)) {
    if (address.form === 'empty' && name?.raw) yield emptyUrl(url, text);
    return;
  }
  const edits = name
    ? [replaceValue(name, address.text), removal(text, url)]
    : [{ start: url.start, end: url.nameEnd, text: 'name' }];
  yield {
    start: url.start,
    end: url.nameEnd,
    // Beside a name it decides which image the node gets.
    severity: name ? 'information' : 'hint',
    code: 'image-url-attribute',
    message: name
      ? l10n.t('Sites use url and ignore name. url is not in any schema: use name for the address.')
      : l10n.t('url is not in any schema, though sites accept it: use name for the address.'),
    // With a name, one of two references goes: only the person knows which was meant.
    fixes: [
      {
        title: l10n.t('Move the address to name'),
        edits,
        preferred: true,
        ...(name ? {} : { safe: true }),
      },
    ],
    deprecated: true,
  };
}

function emptyUrl(url: Attribute, text: string): Diagnostic {
  return {
    start: url.start,
    end: url.end,
    severity: 'warning',
    code: 'image-url-empty',
    message: l10n.t('This url is empty, and sites may use it instead of name: remove it.'),
    fixes: [
      {
        title: l10n.t('Remove url'),
        edits: [removal(text, url)],
        preferred: true,
      },
    ],
  };
}

/** Attributes that people put the reference into instead of `name`. */
const mistakenNames = new Set([
  'image',
  'disk_image',
  'urn',
  'id',
  'image_id',
  'image_name',
  'uri',
]);

/** An element that refers to nothing, which sites refuse (docs/protocol.md 8.1). */
function* unnamedImage(element: Element, text: string): Generator<Diagnostic> {
  const { attributes, broken, start, nameEnd } = element;
  // An attribute without a value is a mistake of its own.
  if (broken || attributes.some(({ name, raw }) => isNaming(name) || raw === undefined)) return;
  const finding = { start, end: nameEnd, severity: 'warning', code: 'image-unnamed' } as const;
  const meant = attributes.find(
    ({ name, raw = '' }) =>
      isNaming(name.toLowerCase()) || mistakenNames.has(name.toLowerCase()) || isReference(raw),
  );
  if (meant) {
    const edits = [{ start: meant.start, end: meant.nameEnd, text: 'name' }];
    yield {
      ...finding,
      message: l10n.t('This disk_image has no name. Did you mean name instead of {0}?', meant.name),
      fixes: [{ title: l10n.t('Rename {0} to name', meant.name), edits, preferred: true }],
    };
    return;
  }
  const content = contentOf(element, text);
  yield {
    ...finding,
    message: isReference(content)
      ? l10n.t('Sites look for the image in the attribute name, not between the tags.')
      : l10n.t(
          'This disk_image specifies no image: give it a name, or remove it to get the site’s default image.',
        ),
    fixes: isReference(content)
      ? [moveIntoName(element, content)]
      : [addName(element), ...removeElement(text, element)],
  };
}

const isNaming = (name: string): boolean => name === 'name' || name === 'url';

function isReference(written: string): boolean {
  const { form } = parseReference(unescapeXml(written));
  return form === 'urn' || form === 'url';
}

function contentOf({ openEnd, closeStart }: Element, text: string): string {
  return closeStart < 0 ? '' : text.slice(openEnd, closeStart).trim();
}

/** Empty, for the list of images to fill it. */
function addName({ nameEnd, attributes }: Element): Fix {
  const at = attributes.at(-1)?.end ?? nameEnd;
  return { title: l10n.t('Add {0}', 'name'), edits: [{ start: at, end: at, text: ' name=""' }] };
}

/** What is written between the tags is escaped for there, and a quote may stand in it. */
function moveIntoName({ nameEnd, openEnd, end, attributes }: Element, content: string): Fix {
  const at = attributes.at(-1)?.end ?? nameEnd;
  const written = escapeXml(unescapeXml(content));
  return {
    title: l10n.t('Move it to name'),
    edits: [
      { start: at, end: at, text: ` name="${written}"` },
      { start: openEnd - 1, end, text: '/>' },
    ],
    preferred: true,
  };
}
