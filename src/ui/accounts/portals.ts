/** The portals that a token can be for: the usual one, those in the settings, and that of the running local testbed. */
import * as vscode from 'vscode';
import { portalAddress, PortalAddressError, usualPortal } from '../../model/portal/portalAddress';
import { usualTrust } from '../../model/portal/portalTrust';
import { readText } from '../../model/storage/readFile';
import { UserError } from '../../model/failures/userError';
import type { Trust, TrustSource } from '../../portal';
import { settings as settingKeys, settingsSection } from '../contributions';
import type { Settings } from './settings';

export interface KnownPortal {
  readonly url: string;
  readonly name: string;
  /** Path of a PEM file; the authorities that come with VS Code where it is left out. */
  readonly ca?: string | undefined;
}

/** A setting that names no portal. */
export interface PortalProblem {
  readonly text: string;
  readonly error: UserError;
}

const setting = `${settingsSection}.${settingKeys.portals}`;

/** The usual one first. */
export function knownPortals({ portals }: Pick<Settings, 'portals'>): {
  readonly portals: readonly KnownPortal[];
  readonly problems: readonly PortalProblem[];
} {
  const usual = { url: usualPortal, name: vscode.l10n.t('CloudLab, Emulab, Powder') };
  const known = new Map<string, KnownPortal>([[usual.url, usual]]);
  const problems: PortalProblem[] = [];
  for (const { url: text, name, caCertificate } of portals) {
    try {
      const url = portalAddress(text, setting);
      known.set(url, {
        url,
        name: name ?? known.get(url)?.name ?? new URL(url).host,
        ca: caCertificate,
      });
    } catch (error) {
      if (!PortalAddressError.is(error)) throw error;
      problems.push({ text, error });
    }
  }
  return { portals: [...known.values()], problems };
}

/** Read anew for each request; it throws a `UserError` when the file cannot be read. @param file a PEM file, if one is set */
export function trustAt(url: string, file: string | undefined): TrustSource {
  return file === undefined ? usualTrust(url) : () => caIn(file);
}

function caIn(file: string): Trust {
  const read = readText(file);
  if (read.kind === 'found') return { ca: read.value };
  throw new UserError(
    vscode.l10n.t('The CA certificate file {0} cannot be read: check the setting.', file),
  );
}
