/**
 * Addresses in RSpecs that can be followed. The metadata of an image at a site that we know opens as a
 * page to read; what an unknown server would say is left to the browser.
 */
import * as vscode from 'vscode';
import { links } from '../../../rspec/links';
import type { ImageMetadata } from '../../../rpc';
import { readPublicMetadata } from '../../../model/inventory/visibility';
import type { Site } from '../../../model/accounts/account';
import type { Parts } from '../../context';
import { explain } from '../../../model/failures/explain';
import { sizeText } from '../../../model/units';
import { rangeOf } from '../documents/spans';
import { rspecOf, rspecSelector } from '../documents/understood';

const scheme = 'protogeni-metadata';

export function registerLinks(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider(rspecSelector, {
      provideDocumentLinks: (document) => documentLinks(parts, document),
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri, token) => readable(parts, uri, token),
    }),
  );
}

function documentLinks(
  parts: Parts,
  document: vscode.TextDocument,
): vscode.DocumentLink[] | undefined {
  const rspec = rspecOf(document);
  return (
    rspec &&
    links(rspec).flatMap(({ start, end, target, kind }) => {
      if (!URL.canParse(target)) return [];
      const range = rangeOf(document, { start, end });
      const page = kind === 'metadata' && siteOf(parts, target) !== undefined;
      const uri = page ? pageOf(target) : vscode.Uri.parse(target);
      const link = new vscode.DocumentLink(range, uri);
      link.tooltip = page
        ? vscode.l10n.t('Show the metadata of the image')
        : vscode.l10n.t('Open in the browser');
      return [link];
    })
  );
}

function pageOf(url: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: '/image metadata', query: url });
}

/** The site whose images have addresses on that host. */
function siteOf({ catalogue, inventory }: Parts, url: string): Site | undefined {
  const { host } = new URL(url);
  const image = catalogue.current.images.find(
    (known) =>
      known.url !== undefined && URL.canParse(known.url) && new URL(known.url).host === host,
  );
  return inventory.sites.find(({ site }) => site.urn === image?.siteUrn)?.site;
}

async function readable(
  parts: Parts,
  { query: url }: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<string> {
  const site = URL.canParse(url) ? siteOf(parts, url) : undefined;
  if (site === undefined) return vscode.l10n.t('No known site has the image {0}.', url);
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    const { signal } = controller;
    const metadata = await readPublicMetadata(url, site, signal);
    return pageText(metadata, url, site);
  } catch (error) {
    parts.log.failure(error);
    const { sentence, action } = explain(error, { site: site.name });
    return [sentence, action].filter((part) => part !== undefined).join('\n');
  } finally {
    listener.dispose();
  }
}

/** Facts that people look for come first, with aligned names; then the rest as the site says it. */
function pageText(metadata: ImageMetadata, url: string, site: Site): string {
  const { name, description, format, global, shared, size, hash, version, os } = metadata;
  const users = global
    ? vscode.l10n.t('anyone, at other sites too')
    : shared
      ? vscode.l10n.t('the project that owns it')
      : vscode.l10n.t('its creator');
  const facts: [string, string | undefined][] = [
    [vscode.l10n.t('Image'), name],
    [vscode.l10n.t('Description'), description],
    [vscode.l10n.t('Site'), site.name],
    [vscode.l10n.t('Who can use it'), users],
    [vscode.l10n.t('Version'), version?.toString()],
    [vscode.l10n.t('Size'), size === undefined ? undefined : sizeText(size, vscode.env.language)],
    [vscode.l10n.t('Format'), format],
    [vscode.l10n.t('Operating system'), os],
    [vscode.l10n.t('Architecture'), metadata.architecture?.join(', ')],
    [vscode.l10n.t('Made at'), metadata.originName ?? metadata.originUrn],
    ['SHA-1', hash],
    [vscode.l10n.t('Address'), url],
  ];
  return `${columns(facts)}\n\n${columns(Object.entries(metadata.raw))}\n`;
}

function columns(rows: readonly [string, string | undefined][]): string {
  const known = rows.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(...known.map(([label]) => label.length));
  return known
    .map(([label, value = '']) => `${label.padEnd(width)}  ${value.replace(/\s+/g, ' ').trim()}`)
    .join('\n');
}
