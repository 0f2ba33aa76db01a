// An image that the team has marked as deprecated: it still works, and others should not begin to use it.
import * as l10n from '@vscode/l10n';
import type { Catalogue } from '../images/catalogue';
import type { ImageUse } from '../images/imageUses';
import { isDeprecated, labelFor } from '../images/labels';
import { findImage } from '../images/catalogue';
import type { Diagnostic } from './diagnostic';

export function* deprecation(
  { reference, siteUrn }: ImageUse,
  catalogue: Catalogue,
): Generator<Pick<Diagnostic, 'severity' | 'code' | 'message'>> {
  if (catalogue.labels === undefined) return;
  // An address names nothing by itself, and a name alone means the newest version.
  const found = findImage(catalogue, reference, siteUrn)?.image;
  const named = Object.assign({ version: found?.version }, reference);
  const meant = reference.form === 'url' ? found : named;
  const label = meant === undefined ? undefined : labelFor(catalogue, meant);
  if (label === undefined || !isDeprecated(label)) return;
  const { project = '', name = '' } = meant ?? {};
  const reason = label.reason?.replace(/\s+/g, ' ').trim() ?? '';
  const message =
    reason === ''
      ? l10n.t('{0} is marked as deprecated: choose another image.', `${project}:${name}`)
      : l10n.t('{0} is marked as deprecated: {1}', `${project}:${name}`, reason);
  yield { severity: 'warning', code: 'image-deprecated', message };
}
