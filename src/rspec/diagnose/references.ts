// Mistakes in the form of a reference, told without any list of images. Only requests are judged:
// what stands in a manifest or an advertisement was written by a server.
import { endOf, withoutEnd } from '../../rpc/endOf';
import * as l10n from '@vscode/l10n';
import { siteOf, type CatalogueImage } from '../images/catalogue';
import type { Attribute } from '../syntax/document';
import type { ImageUse } from '../images/imageUses';
import { removal, type TextEdit } from '../edits/textEdit';
import { replaceValue } from '../syntax/attributeText';
import { removeElement } from './removeElement';
import {
  lowerCaseAuthority,
  imageUrnOf,
  parseReference,
  type ReferenceMistake,
} from '../images/references';
import { defined } from '../../rpc/defined';
import { sameName } from '../../rpc/names';
import { attributeOf, attributeValue } from '../syntax/tree';
import { softwareOf } from '../language/aggregates';
import { isPlaceholder } from '../language/templates';
import type { Diagnostic, ImageContext, Fix, ImageRule, Severity } from './diagnostic';
import type { DiagnosticCode } from './codes';

interface Finding {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

export const referenceRule: ImageRule = function* (context) {
  if (context.kind !== 'request') return;
  for (const use of context.uses) {
    // What a template fills in is not known yet, and a name beside a url that wins is not read.
    if (isPlaceholder(use.value) || !use.wins) continue;
    const { start, end } = use.span;
    for (const { fixes = [], ...finding } of findings(use, context)) {
      const diagnostic: Diagnostic = { start, end, fixes, ...finding };
      yield diagnostic;
    }
  }
};

/** One finding for each use: what else is wrong with a value shows when the first mistake is gone. */
function* findings(use: ImageUse, context: ImageContext): Generator<Finding> {
  const { reference, attribute } = use;
  if (reference.form === 'empty') {
    const message = l10n.t(
      'No image is given here: add one, or remove the element to get the site’s default image.',
    );
    yield {
      code: 'image-empty',
      severity: 'warning',
      message,
      fixes: withoutElement(use, context),
    };
    return;
  }
  const software = softwareOf(use, context.catalogue);
  const [mistake] = reference.mistakes.filter(
    (one) => software !== 'other' || generalMistakes.has(one),
  );
  if (mistake !== undefined) yield describe[mistake](use, context);
  else if (attribute?.name === 'url' && reference.form !== 'url') {
    if (software !== 'other') yield urnInUrl(use, attribute, context);
  } else if (reference.form === 'bare' && software === 'emulab') yield bareName(use, context);
}

/** Mistakes at any aggregate. All others are known of Emulab only. */
const generalMistakes: ReadonlySet<ReferenceMistake> = new Set(['spaces', 'quotes', 'missing-idn']);

const describe: Readonly<
  Record<ReferenceMistake, (use: ImageUse, context: ImageContext) => Finding>
> = {
  spaces: (use) => ({
    code: 'image-spaces',
    severity: 'warning',
    message: l10n.t('Spaces around the value count as part of it: remove them.'),
    fixes: [{ ...rewrite(l10n.t('Remove the spaces'), use, use.reference.text), safe: true }],
  }),
  quotes: (use) => ({
    code: 'image-quotes',
    severity: 'warning',
    message: l10n.t('Quotes inside the value count as part of it: remove them.'),
    fixes: [rewrite(l10n.t('Remove the quotes'), use, use.reference.text)],
  }),
  'missing-idn': (use) => ({
    code: 'image-missing-idn',
    severity: 'error',
    message: l10n.t('IDN+ is missing after urn:publicid: in {0}.', use.reference.text),
    fixes: [safeIf(isRead(use), rewrite(l10n.t('Insert IDN+'), use, withIdn(use.reference.text)))],
  }),
  'single-slash': (use) => ({
    code: 'image-single-slash',
    severity: 'error',
    message: l10n.t(
      'A single slash between project and image counts as part of the name: write {0}:{1}, or use //.',
      use.reference.project ?? '',
      use.reference.name ?? '',
    ),
    fixes: [{ ...rewrite(l10n.t('Write a colon'), use, withPlainId(use)), safe: true }],
  }),
  'wrong-separator': (use) => ({
    code: 'image-separator',
    severity: 'error',
    message: l10n.t(
      'Project and image are separated by one colon or by //: write {0}.',
      use.reference.id ?? '',
    ),
    fixes: [{ ...rewrite(l10n.t('Write a colon'), use, withPlainId(use)), safe: true }],
  }),
  'separator-at-end': (use) => ({
    code: 'image-separator',
    severity: 'error',
    message: l10n.t(
      'Remove the {0} at the end: nothing follows it.',
      endOf(use.reference.text, ':/'),
    ),
    fixes: [rewrite(l10n.t('Remove it'), use, withoutEnd(use.reference.text, ':/'))],
  }),
  'ignored-end': (use) => ({
    code: 'image-version',
    severity: 'warning',
    message: l10n.t(
      'Only a version number can follow the name of an image: remove {0}.',
      ignoredEnd(use.reference.text),
    ),
    fixes: [
      rewrite(
        l10n.t('Remove it'),
        use,
        use.reference.text.slice(0, -ignoredEnd(use.reference.text).length),
      ),
    ],
  }),
  'misspelt-type': (use) => ({
    code: 'image-not-an-image',
    severity: 'error',
    message: l10n.t(
      'Sites read {0} exactly as written. Did you mean {1}?',
      typeOf(use.reference.text),
      'image',
    ),
    fixes: [
      safeIf(
        typeOf(use.reference.text).toLowerCase() === 'image',
        rewrite(l10n.t('Write {0}', 'image'), use, withImageType(use.reference.text)),
      ),
    ],
  }),
  'missing-project': (use, context) => ({
    code: 'image-missing-project',
    severity: 'error',
    message: use.reference.project
      ? l10n.t(
          'The image is missing: write project:image after +image+ in {0}.',
          use.reference.text,
        )
      : l10n.t(
          'The project is missing: write project:image after +image+ in {0}.',
          use.reference.text,
        ),
    fixes: candidates(use, context).map((image) =>
      rewrite(l10n.t('Use {0}', `${image.project}:${image.name}`), use, image.urn),
    ),
  }),
  'not-an-image': (use) => ({
    code: 'image-not-an-image',
    severity: 'error',
    message: l10n.t(
      'The URN of an image has +image+ where this one has +{0}+: {1}.',
      typeOf(use.reference.text),
      use.reference.text,
    ),
  }),
  'malformed-urn': (use) => ({
    code: 'image-malformed-urn',
    severity: 'error',
    message: l10n.t(
      'This is not a URN of the form urn:publicid:IDN+authority+image+project:name: {0}.',
      use.reference.text,
    ),
    fixes: use.reference.text.startsWith('urn:publicid:idn+')
      ? [
          {
            ...rewrite(
              l10n.t('Write IDN in capitals'),
              use,
              use.reference.text.replace('idn+', 'IDN+'),
            ),
            safe: true,
          },
        ]
      : [],
  }),
  'malformed-url': (use, { text }) => ({
    code: 'image-malformed-url',
    severity: 'error',
    message:
      use.reference.text.length > 128
        ? l10n.t('This address is longer than the 128 characters that a site accepts.')
        : l10n.t(
            'This address contains a character that sites refuse here: only letters, digits and _ . / @ : ~ ? = & - are allowed.',
          ),
    fixes: withoutUrl(use, text),
  }),
  'url-without-uuid': (use, { text }) => ({
    code: 'image-url-without-uuid',
    severity: 'warning',
    message: l10n.t(
      'The address of an image’s metadata page ends in uuid= and the image’s UUID: without it a site cannot import the image.',
    ),
    fixes: withoutUrl(use, text),
  }),
};

/** In a profile only a person knows what is left without the value. */
function withoutElement({ element }: ImageUse, { text }: ImageContext): Fix[] {
  return element && text !== undefined ? removeElement(text, element) : [];
}

/** Beside a name that is right, a wrong url is better left out. */
function withoutUrl({ element, attribute }: ImageUse, text: string | undefined): Fix[] {
  const name = element && attributeValue(element, 'name');
  if (attribute?.name !== 'url' || text === undefined || name === undefined) return [];
  const reference = parseReference(name);
  if (reference.form !== 'urn' || reference.mistakes.length > 0) return [];
  const edits = [removal(text, attribute)];
  return [{ title: l10n.t('Remove url'), edits, preferred: true }];
}

/** The edit that writes another reference in the place of the present one. */
export function rewrite(title: string, use: ImageUse, value: string): Fix {
  return { title, edits: [{ ...use.span, text: use.write(value) }], preferred: true };
}

/** Whether nothing but the mistake that is mended stands between the value and a URN that sites read. */
function isRead({ reference }: ImageUse): boolean {
  return !reference.mistakes.includes('malformed-urn');
}

function safeIf(safe: boolean, fix: Fix): Fix {
  return safe ? { ...fix, safe: true } : fix;
}

/** What follows project, name and version, or project and name. */
const ignoredEnd = (urn: string): string =>
  /^.*\+[^+:/]+(?::|\/\/)[^+:/]+(?:(?::|\/\/)\d{1,9}(?=[:/]))?((?::|\/\/).*)$/.exec(urn)?.[1] ?? '';

/** The type of a URN, as it is written. */
const typeOf = (urn: string): string => /^[^+]*\+(?:[^+]*)\+([^+]*)\+/.exec(urn)?.[1] ?? '';

function withImageType(urn: string): string {
  return urn.replace(/^([^+]*\+[^+]*\+)[^+]*/, '$1image');
}

/** The URN with one colon wherever the id is parted. */
function withPlainId({ reference }: ImageUse): string {
  return reference.text.slice(0, reference.text.lastIndexOf('+') + 1) + (reference.id ?? '');
}

function withIdn(text: string): string {
  return text.replace(/^(urn:publicid:)(?!IDN\+)/i, '$1IDN+');
}

function urnInUrl(use: ImageUse, attribute: Attribute, { text = '' }: ImageContext): Finding {
  const rename = { start: attribute.start, end: attribute.nameEnd, text: 'name' };
  const name = use.element && attributeOf(use.element, 'name');
  return {
    code: 'image-urn-in-url',
    severity: 'error',
    message: l10n.t('url takes the address of a metadata page: use name for a URN.'),
    // With a name, one of two references goes: only the person knows which was meant.
    fixes: name
      ? [{ title: l10n.t('Move the URN to name'), edits: intoName(use, name, attribute, text) }]
      : [{ title: l10n.t('Rename url to name'), edits: [rename], preferred: true, safe: true }],
  };
}

function intoName(
  { reference }: ImageUse,
  name: Attribute,
  url: Attribute,
  text: string,
): TextEdit[] {
  return [replaceValue(name, reference.text), removal(text, url)];
}

function bareName(use: ImageUse, context: ImageContext): Finding {
  const { text } = use.reference;
  const known = candidates(use, context).map((image) =>
    rewrite(l10n.t('Use {0}', `${image.project}:${image.name}`), use, image.urn),
  );
  const authority = lowerCaseAuthority(use.siteUrn ?? '') ?? 'emulab.net';
  const { project, name = text, version } = use.reference;
  const title =
    project === undefined ? l10n.t('Make it the URN of a system image') : l10n.t('Make it a URN');
  const urn = /^[A-Za-z0-9][\w.-]+$/.test(name)
    ? imageUrnOf({ authority, project: project ?? 'emulab-ops', name, ...defined({ version }) })
    : undefined;
  return {
    code: 'image-bare-name',
    severity: 'warning',
    message: l10n.t(
      '{0} is a bare name, which Emulab sites do not accept: write the URN of the image.',
      text,
    ),
    fixes: known.length > 0 || urn === undefined ? known : [rewrite(title, use, urn)],
  };
}

/** Images with the name that a reference gives without a project: those of the node's site first. */
function candidates(use: ImageUse, { catalogue }: ImageContext): CatalogueImage[] {
  const { name } = use.reference;
  const site = siteOf(catalogue, use.siteUrn)?.urn;
  const named =
    name === undefined ? [] : catalogue.images.filter((image) => sameName(image.name, name));
  const here = named.filter((image) => site === undefined || image.siteUrn === site);
  return (here.length > 0 ? here : named).slice(0, 3);
}
