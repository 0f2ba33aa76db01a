// Mistakes in the form of a reference, told without any list of images. Only requests are judged:
// what stands in a manifest or an advertisement was written by a server.
import * as l10n from '@vscode/l10n';
import { siteOf, type CatalogueImage } from '../catalogue';
import type { Attribute } from '../document';
import type { ImageUse } from '../imageUses';
import { authorityOf, imageUrnOf, type ReferenceMistake } from '../references';
import { isEmulabSliverType } from '../schema/values';
import type { Diagnostic, ImageContext, Fix, ImageRule, Severity } from './diagnostic';

interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

export const referenceRule: ImageRule = function* (context) {
  if (context.kind !== 'request') return;
  for (const use of context.uses) {
    const { start, end } = use.span;
    for (const { fixes = [], ...finding } of findings(use, context)) {
      const diagnostic: Diagnostic = { start, end, fixes, ...finding };
      yield diagnostic;
    }
  }
};

function* findings(use: ImageUse, context: ImageContext): Generator<Finding> {
  const { reference, attribute } = use;
  if (reference.form === 'empty') {
    const message = l10n.t(
      'No image is named here: name one, or remove the element to get the site’s default image.',
    );
    yield { code: 'image-empty', severity: 'warning', message };
    return;
  }
  for (const mistake of reference.mistakes) yield describe[mistake](use, context);
  if (attribute?.name === 'url' && reference.form !== 'url') yield urnInUrl(use, attribute);
  else if (reference.form === 'bare' && isAtEmulab(use, context)) yield bareName(use, context);
}

/** By the name of its sliver type; and the sites that we know images of all run Emulab. */
function isAtEmulab({ sliverType = '', siteUrn }: ImageUse, { catalogue }: ImageContext): boolean {
  return isEmulabSliverType(sliverType) || siteOf(catalogue, siteUrn) !== undefined;
}

const describe: Readonly<
  Record<ReferenceMistake, (use: ImageUse, context: ImageContext) => Finding>
> = {
  blank: (use) => ({
    code: 'image-blank',
    severity: 'warning',
    message: l10n.t(
      'Blanks around the reference are part of it, and a site may not find the image: remove them.',
    ),
    fixes: [{ ...rewrite(l10n.t('Remove the blanks'), use, use.reference.text), safe: true }],
  }),
  'missing-idn': (use) => ({
    code: 'image-missing-idn',
    severity: 'error',
    message: l10n.t('{0} lacks IDN+ after urn:publicid:, so it is no URN.', use.reference.text),
    fixes: [{ ...rewrite(l10n.t('Insert IDN+'), use, withIdn(use.reference.text)), safe: true }],
  }),
  'single-slash': (use) => {
    const { authority = '', project = '', name = '', version } = use.reference;
    const urn = imageUrnOf(authority, project, name, version);
    return {
      code: 'image-single-slash',
      severity: 'error',
      message: l10n.t(
        'One slash between project and image is read as part of a name: write {0}:{1}, or //.',
        project,
        name,
      ),
      fixes: name.includes('/')
        ? []
        : [{ ...rewrite(l10n.t('Write a colon'), use, urn), safe: true }],
    };
  },
  'missing-project': (use, context) => ({
    code: 'image-missing-project',
    severity: 'error',
    message: l10n.t('{0} names no project: write project:image after +image+.', use.reference.text),
    fixes: candidates(use, context).map((image) =>
      rewrite(l10n.t('Use {0}', `${image.project}:${image.name}`), use, image.urn),
    ),
  }),
  'not-an-image': (use) => ({
    code: 'image-not-an-image',
    severity: 'error',
    message: l10n.t(
      '{0} is the URN of something else than an image: take one with +image+.',
      use.reference.text,
    ),
  }),
  'malformed-urn': (use) => ({
    code: 'image-malformed-urn',
    severity: 'error',
    message: l10n.t(
      '{0} is no URN of the form urn:publicid:IDN+authority+image+project:name.',
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
  'malformed-url': (use) => ({
    code: 'image-malformed-url',
    severity: 'error',
    message:
      use.reference.text.length > 128
        ? l10n.t('This address is longer than the 128 characters that a site accepts.')
        : l10n.t(
            'This address holds a character that sites refuse here: only letters, digits and _ . / @ : ~ ? = & - are allowed.',
          ),
  }),
  'url-without-uuid': () => ({
    code: 'image-url-without-uuid',
    severity: 'warning',
    message: l10n.t(
      'The address of an image’s metadata page ends in uuid= and the image’s UUID: without it a site cannot import the image.',
    ),
  }),
};

/** The edit that writes another reference in the place of the present one. */
export function rewrite(title: string, use: ImageUse, value: string): Fix {
  return { title, edits: [{ ...use.span, text: use.write(value) }], preferred: true };
}

function withIdn(text: string): string {
  return text.replace(/^(urn:publicid:)(?!IDN\+)/i, '$1IDN+');
}

function urnInUrl(use: ImageUse, attribute: Attribute): Finding {
  const rename = { start: attribute.start, end: attribute.nameEnd, text: 'name' };
  const free = use.element?.attributes.every(({ name }) => name !== 'name') ?? false;
  return {
    code: 'image-urn-in-url',
    severity: 'error',
    message: l10n.t('url takes the address of a metadata page: put a URN into name.'),
    fixes: free
      ? [{ title: l10n.t('Rename url to name'), edits: [rename], preferred: true, safe: true }]
      : [],
  };
}

function bareName(use: ImageUse, context: ImageContext): Finding {
  const { text } = use.reference;
  const known = candidates(use, context).map((image) =>
    rewrite(l10n.t('Use {0}', `${image.project}:${image.name}`), use, image.urn),
  );
  const authority = authorityOf(use.siteUrn ?? '') ?? 'emulab.net';
  const system = rewrite(
    l10n.t('Make it the URN of a system image'),
    use,
    imageUrnOf(authority, 'emulab-ops', text),
  );
  return {
    code: 'image-bare-name',
    severity: 'warning',
    message: l10n.t(
      '{0} is a bare name, which Emulab sites do not accept: write the URN of the image.',
      text,
    ),
    fixes: known.length > 0 || !/^[A-Za-z0-9][\w.-]+$/.test(text) ? known : [system],
  };
}

/** Images with the name that a reference gives without a project: those of the node's site first. */
function candidates(use: ImageUse, { catalogue }: ImageContext): CatalogueImage[] {
  const name = use.reference.name?.toLowerCase();
  const site = siteOf(catalogue, use.siteUrn)?.urn;
  const named = catalogue.images.filter((image) => image.name.toLowerCase() === name);
  const here = named.filter((image) => site === undefined || image.siteUrn === site);
  return (here.length > 0 ? here : named).slice(0, 3);
}
