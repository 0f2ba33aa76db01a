// Hints that only profiles get: short forms, a version that means nothing, and an image of another site than the
// machines that a node asks for.
import * as l10n from '@vscode/l10n';
import { defined } from '../../rpc/defined';
import { rewrite } from '../diagnose/references';
import type { Diagnostic } from '../diagnose/diagnostic';
import { systemProject } from '../images/imageForm';
import { sameSite, type Catalogue } from '../images/catalogue';
import {
  imageUrnOf,
  lowerCaseAuthority,
  parseReference,
  type ImageReference,
} from '../images/references';
import { unpinned } from '../edits/pin';
import type { TextEdit } from '../edits/textEdit';
import { siteWithType } from './hardware';
import type { ProfileImageUse, UsePlace } from './uses';

type Finding = Pick<Diagnostic, 'code' | 'message' | 'fixes'>;

/** Whether a use is `project:image`, which only the site that starts the profile can complete. */
export function isShortForm({ reference }: ProfileImageUse): boolean {
  return reference.form === 'bare' && reference.project !== undefined;
}

export function shortForm(use: ProfileImageUse): Finding | undefined {
  const { text, project, name, version } = use.reference;
  if (!isShortForm(use) || project === undefined || name === undefined) return undefined;
  const authority = lowerCaseAuthority(use.siteUrn ?? '') ?? 'emulab.net';
  const urn = imageUrnOf({ authority, project, name, ...defined({ version }) });
  return {
    code: 'image-short-form',
    message: l10n.t(
      '{0} does not include a site, so not every site finds it: write the URN of the image.',
      text,
    ),
    fixes: urn === undefined ? [] : [rewrite(l10n.t('Make it a URN'), use, urn)],
  };
}

/** The Portal drops `:0`, so it holds on to nothing there (docs/protocol.md 1.4). */
export function versionZero(use: ProfileImageUse): Finding | undefined {
  const { version, text, form } = use.reference;
  if (version !== 0 || form !== 'urn') return undefined;
  return {
    code: 'image-version-zero',
    message: l10n.t(
      'The portal does not read {0} as a version. Leave it out to use the released version everywhere.',
      ':0',
    ),
    fixes: [rewrite(l10n.t('Always use the newest'), use, unpinned(text))],
  };
}

/** Whether an edit writes what {@link versionZero} would then advise against. */
export function writesVersionZero({ edits }: { readonly edits: readonly TextEdit[] }): boolean {
  return edits.some(({ text }) => /(?::|\/\/)[^:/+]+(?::|\/\/)0["']*$/.test(text));
}

export function otherSite(use: ProfileImageUse, catalogue: Catalogue): Finding | undefined {
  const { authority, project, name = '', form, mistakes } = use.reference;
  if (form !== 'urn' || authority === undefined || project === systemProject || mistakes.length > 0)
    return undefined;
  for (const place of use.places) {
    const sites = sitesAt(place, catalogue);
    const [here] = sites;
    if (here === undefined || sites.some((site) => catalogue.foreignImages?.(site) === 'urn'))
      continue;
    const agrees = ({ authority }: ImageReference): boolean =>
      sites.some((site) => isAt(authority, site));
    if (agrees(use.reference) || place.rivals.some((rival) => agrees(parseReference(rival))))
      continue;
    const [type] = place.sites.length === 0 ? place.hardwareTypes : [];
    const site = lowerCaseAuthority(here) ?? here;
    return { code: 'image-other-site', message: elsewhere(name, authority, site, type), fixes: [] };
  }
  return undefined;
}

function elsewhere(
  name: string,
  authority: string,
  site: string,
  type: string | undefined,
): string {
  return type === undefined
    ? l10n.t(
        '{0} is an image of {1}, and the node is at {2}: check whether it can be used there.',
        name,
        authority,
        site,
      )
    : l10n.t(
        '{0} is an image of {1}, and machines of type {2} are at {3}: check whether it can be used there.',
        name,
        authority,
        type,
        site,
      );
}

function isAt(authority: string | undefined, siteUrn: string): boolean {
  return authority?.toLowerCase() === lowerCaseAuthority(siteUrn);
}

/** The sites of a node; by its hardware only where every type has one. */
function sitesAt({ sites, hardwareTypes }: UsePlace, catalogue: Catalogue): readonly string[] {
  if (sites.length > 0) return sites;
  const found = hardwareTypes.map((type) => siteWithType(catalogue, type));
  return found.every((site) => site !== undefined) ? found : [];
}

/** The one site that the hardware of all nodes hints at. */
export function likelySite(places: readonly UsePlace[], catalogue: Catalogue): string | undefined {
  const sites = places.flatMap((place) => sitesAt(place, catalogue));
  const [first] = sites;
  return first !== undefined && sites.every((site) => sameSite(site, first)) ? first : undefined;
}
