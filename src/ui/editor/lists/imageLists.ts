/**
 * Sees to it that the lists which a document needs are read, without anybody waiting for them or
 * being asked for a passphrase: the images of all sites, and the advertisements of those it names.
 */
import type * as vscode from 'vscode';
import type { SiteState } from '../../../model/inventory/inventory';
import { sameSite } from '../../../rspec/images/catalogue';
import { isNode, siteUrnOf } from '../../../rspec/language/nodes';
import type { Parts } from '../../context';
import { scopeOf } from '../../trees/row';
import { understand, type Understood } from '../documents/understood';

/** Colleagues make and delete images, so lists older than this, in milliseconds, are read again. */
const KEPT_MS = 30 * 60_000;
/** The same where a document uses an image that the lists lack: it may be quite new. */
const KEPT_IN_DOUBT_MS = 2 * 60_000;

/** Resolves when everything that can be had is there. Never rejects. */
export async function wantLists(
  { loading, inventory, catalogue }: Parts,
  document: vscode.TextDocument,
  inDoubt = false,
): Promise<void> {
  const meaning = understand(document);
  if (meaning === undefined) return;
  const kept = inDoubt ? KEPT_IN_DOUBT_MS : KEPT_MS;
  await loading.want('images', false);
  const states = sitesFor(meaning, inventory.sites);
  await Promise.all([
    catalogue.advertisements.want(states),
    ...states
      .filter((state) => isOlderThan(kept, state))
      .map((state) => loading.refresh(scopeOf(state, 'images'), false)),
  ]);
}

/** A site that fails is not asked again and again: its row in the tree says how to. */
function isOlderThan(limit: number, { images: { at, loading, error } }: SiteState): boolean {
  return at !== undefined && !loading && error === undefined && Date.now() - at.getTime() > limit;
}

/** True when the document's lists are there, or were tried. */
export function hasLists({ loading, inventory, catalogue }: Parts): boolean {
  return (
    loading.has('images') &&
    !catalogue.advertisements.reading &&
    inventory.sites.some((state) => catalogue.advertisements.of(state) !== undefined)
  );
}

/** The sites that the nodes name; the home site of each account for nodes that name none. */
export function sitesFor(meaning: Understood, sites: readonly SiteState[]): SiteState[] {
  const named = namedSites(meaning);
  const wanted = sites.filter(({ site }) => named.some((urn) => sameSite(urn, site.urn)));
  if (wanted.length > 0) return wanted;
  const accounts = new Set<string>();
  return sites.filter(({ account }) => {
    if (accounts.has(account.id)) return false;
    accounts.add(account.id);
    return true;
  });
}

function namedSites(meaning: Understood): string[] {
  if (meaning.kind !== 'rspec') {
    const found = meaning.text.matchAll(/urn:publicid:IDN\+[^\s"'+]+\+authority\+\w+/g);
    return [...new Set([...found].map(([urn]) => urn))];
  }
  const urns = meaning.rspec.elements.filter(isNode).map(siteUrnOf);
  return [...new Set(urns.filter((urn) => urn !== undefined))];
}
