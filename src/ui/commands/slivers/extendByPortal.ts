/** More time for an experiment that only a portal sees: asks why, and says what the portal has granted. */
import * as vscode from 'vscode';
import { extendExperiment, type Extended } from '../../../model/portal/extend';
import { portalFor } from '../../../model/slices/signedOut';
import { dateText } from '../../../model/units';
import type { Parts } from '../../context';
import { askText } from '../../multiStepInput';
import { inform, warn, working } from '../../text/messages';
import { withSites } from './withSites';
import type { AnySliceRow } from '../../trees/row';

export async function extendByPortal(
  parts: Parts,
  target: AnySliceRow,
  until: Date,
): Promise<void> {
  const { slice } = target;
  const reason = await askText({
    title: vscode.l10n.t('Extend {0}', slice.name),
    placeholder: vscode.l10n.t('For instance: the measurements take two more days'),
    prompt: vscode.l10n.t('Why is it needed longer? Whoever approves the extension reads this.'),
    check: () => undefined,
  });
  if (typeof reason === 'string') await send(parts, target, until, reason.trim());
}

async function send(parts: Parts, target: AnySliceRow, until: Date, reason: string): Promise<void> {
  const { slice } = target;
  const { experiment } = slice;
  const account = portalFor(
    parts.inventory.portals.map(({ account: each }) => each),
    experiment?.portalId,
    slice.name,
  );
  if (experiment === undefined) return;
  const wish = { until, reason: reason === '' ? undefined : reason };
  const extended = await parts.problems.guard(
    () =>
      working(vscode.l10n.t('Extending {0}…', slice.name), () =>
        extendExperiment(account, withSites(parts, experiment), wish),
      ),
    {
      about: { site: account.label, slice: slice.name },
      retry: () => send(parts, target, until, reason),
    },
  );
  if (extended === undefined) return;
  void parts.loading.refresh({ portalId: account.id, part: 'slices' }, false);
  void (extended.outcome === 'granted' ? inform : warn)(words(slice.name, extended, until));
}

function words(name: string, { outcome, expires }: Extended, until: Date): string {
  const { language } = vscode.env;
  const end = expires === undefined ? '' : dateText(expires, language);
  switch (outcome) {
    case 'granted':
      return vscode.l10n.t('{0} now expires on {1}.', name, end);
    case 'kept':
      return vscode.l10n.t(
        'Nothing was sent: {0} lasts longer already, until {1}, and cannot be shortened.',
        name,
        end,
      );
    case 'partly':
      return vscode.l10n.t(
        '{0} now expires on {1}. The portal has granted less than you asked for ({2}).',
        name,
        end,
        dateText(until, language),
      );
    case 'pending':
      return vscode.l10n.t(
        'The portal took the request, but the end of {0} has not moved yet: it still expires on {1}. Someone may have to approve it first. Refresh later to see.',
        name,
        end,
      );
    case 'unsaid':
      return vscode.l10n.t(
        'The portal took the request for {0} but did not say when it expires now.',
        name,
      );
  }
}
