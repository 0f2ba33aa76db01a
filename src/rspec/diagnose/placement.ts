// Images in the wrong place or said twice: under the node instead of its sliver type, several in one
// sliver type, in the deprecated `url`.
import * as l10n from '@vscode/l10n';
import type { Element } from '../document';
import {
  indentAt,
  indentUnit,
  lineBreakOf,
  withBlankBefore,
  type TextEdit,
} from '../edits/textEdit';
import { replaceValue } from '../attributeText';
import { unescapeXml } from '../escape';
import { dialectOfNamespace, isElement, namespaceOf } from '../namespaces';
import { givenName, isDiskImage, isExclusive, isNode, sliverTypesOf } from '../nodes';
import { attributeOf } from '../tree';
import type { Diagnostic, Fix, Rule } from './diagnostic';

export const placementRule: Rule = function* (context) {
  if (context.kind !== 'request') return;
  for (const element of context.document.elements) {
    if (isDiskImage(element)) yield* judge(element, context.document.text);
  }
};

function* judge(element: Element, text: string): Generator<Diagnostic> {
  const { parent } = element;
  const span = { start: element.start, end: element.nameEnd };
  if (parent && isNode(parent) && !isOld(parent)) {
    yield {
      ...span,
      severity: 'warning',
      code: 'image-under-node',
      message: outside(givenName(parent)),
      fixes: [moveInside(element, parent, text)],
    };
  }
  if (isElement(parent, 'sliver_type') && parent.children.find(isDiskImage) !== element) {
    yield {
      ...span,
      severity: 'warning',
      code: 'image-twice',
      message: l10n.t('A sliver_type holds one disk_image: remove this one or the one before it.'),
      fixes: [
        {
          title: l10n.t('Remove this one'),
          edits: [{ ...withBlankBefore(text, element), text: '' }],
        },
      ],
    };
  }
  yield* deprecatedUrl(element, text);
}

function outside(name: string | undefined): string {
  return name === undefined
    ? l10n.t(
        'The image of this node stands outside its sliver_type, where sites do not look: move it inside.',
      )
    : l10n.t(
        'The image of {0} stands outside its sliver_type, where sites do not look: move it inside.',
        name,
      );
}

/** Versions 0.x know no `sliver_type`; there the image stands under the node. */
function isOld(element: Element): boolean {
  return dialectOfNamespace(namespaceOf(element)) === '0.x';
}

function moveInside(element: Element, node: Element, text: string): Fix {
  const remove = { ...withBlankBefore(text, element), text: '' };
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

function* deprecatedUrl(element: Element, text: string): Generator<Diagnostic> {
  const url = attributeOf(element, 'url');
  if (url?.raw === undefined || !/^\s*(?:https?|ftp):/i.test(url.raw)) return;
  const name = attributeOf(element, 'name');
  const edits = name
    ? [replaceValue(name, unescapeXml(url.raw).trim()), { ...withBlankBefore(text, url), text: '' }]
    : [{ start: url.start, end: url.nameEnd, text: 'name' }];
  yield {
    start: url.start,
    end: url.nameEnd,
    severity: 'hint',
    code: 'image-url-attribute',
    message: name
      ? l10n.t('Sites take url and ignore name. url is in no schema: put the address into name.')
      : l10n.t('url is in no schema, though sites accept it: put the address into name.'),
    fixes: [{ title: l10n.t('Put the address into name'), edits, preferred: true, safe: true }],
    deprecated: true,
  };
}
