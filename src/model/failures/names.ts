/** What servers, images, slivers and slices are called in sentences about a failure. */
import * as l10n from '@vscode/l10n';
import { proxyVariable, type RpcError } from '../../rpc';
import { lastPartOf } from '../urns';

/** What the failed action was about, as far as the caller knows: names or URNs. */
export interface Subject {
  readonly site?: string | undefined;
  readonly image?: string | undefined;
  readonly sliver?: string | undefined;
  readonly slice?: string | undefined;
  /** Setting in which a proxy is given, where the caller knows of one. */
  readonly proxy?: string | undefined;
}

/** Words for a thing at the beginning of a sentence, and within one. */
export interface Noun {
  readonly first: string;
  readonly within: string;
}

export interface Names {
  /** The server that failed: the site, or the slice authority of the user. */
  readonly site: Noun;
  /** Host and port of that server; its words where the address is not known. */
  readonly host: Noun;
  readonly image: Noun;
  readonly sliver: Noun;
  readonly slice: Noun;
  /** Variable or setting in which a proxy is given for that server. */
  readonly proxy: string | undefined;
}

export function namesOf(error: RpcError, { site, image, sliver, slice, proxy }: Subject): Names {
  const failed = serverOf(error, site);
  const host = hostOf(error);
  return {
    proxy: host === undefined ? proxy : (variableFor(host) ?? proxy),
    site: failed,
    host: host === undefined || isOfAuthority(error) ? failed : same(host),
    image:
      image === undefined
        ? { first: l10n.t('The image'), within: l10n.t('the image') }
        : named(l10n.t('Image {0}', lastPartOf(image)), l10n.t('image {0}', lastPartOf(image))),
    sliver:
      sliver === undefined
        ? { first: l10n.t('The sliver'), within: l10n.t('the sliver') }
        : named(l10n.t('Sliver {0}', lastPartOf(sliver)), l10n.t('sliver {0}', lastPartOf(sliver))),
    slice:
      slice === undefined
        ? { first: l10n.t('The slice'), within: l10n.t('the slice') }
        : named(l10n.t('Slice {0}', lastPartOf(slice)), l10n.t('slice {0}', lastPartOf(slice))),
  };
}

/** True when it was the slice authority that failed, whatever site the action was about. */
export function isOfAuthority({ service }: Pick<RpcError, 'service'>): boolean {
  return service === 'slice-authority';
}

/**
 * A person who looks at a site must see when it is another server that fails.
 * @param site how the caller calls the site
 */
function serverOf(error: RpcError, site: string | undefined): Noun {
  const host = hostOf(error);
  if (isOfAuthority(error)) {
    return host === undefined
      ? { first: l10n.t('The slice authority'), within: l10n.t('the slice authority') }
      : named(l10n.t('The slice authority {0}', host), l10n.t('the slice authority {0}', host));
  }
  const name = site ?? host;
  return name === undefined
    ? { first: l10n.t('The site'), within: l10n.t('the site') }
    : same(name);
}

/** Host and port, as in the address that was called. */
function hostOf({ url }: Pick<RpcError, 'url'>): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}

function named(first: string, within: string): Noun {
  return { first, within };
}

/** Names of sites and servers keep their spelling. */
function same(name: string): Noun {
  return { first: name, within: name };
}

function variableFor(host: string): string | undefined {
  const url = `https://${host}`;
  return URL.canParse(url) ? proxyVariable(new URL(url)) : undefined;
}
