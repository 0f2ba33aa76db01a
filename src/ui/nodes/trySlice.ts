/** In which slice a try asks for its node: one of its own, unless the person names one of theirs. */
import * as vscode from 'vscode';
import type { SiteState } from '../../model/inventory/siteState';
import { slicesAt, stateNow } from '../../model/inventory/slicesAt';
import type { Slice } from '../../model/inventory/sliver';
import { explainInOneLine } from '../../model/failures/explain';
import { isLoanName } from '../../model/nodes/record';
import { lastPartOf } from '../../model/urns';
import { urnKey } from '../../rpc';
import type { Parts } from '../context';
import { askOne, back, type Choice } from '../multiStepInput';

export type ChosenSlice = Pick<Slice, 'urn' | 'name'>;

/** The row that leads to the list. */
export function sliceChoice(chosen: ChosenSlice | undefined): Choice<'slice'> {
  return {
    label:
      chosen === undefined
        ? vscode.l10n.t('Use One of My Slices…')
        : vscode.l10n.t('In Slice {0}…', chosen.name),
    detail:
      chosen === undefined
        ? vscode.l10n.t('Otherwise the try registers a slice of its own')
        : vscode.l10n.t('Choose this line for another one, or a new one'),
    iconPath: new vscode.ThemeIcon('layers'),
    value: 'slice',
  };
}

/** Undefined for a slice of its own; `back` when the person has chosen nothing. */
export async function askSlice(
  parts: Parts,
  state: SiteState,
  title: string,
): Promise<ChosenSlice | undefined | typeof back> {
  const placeholder = vscode.l10n.t(
    'Pick a slice that has no nodes at {0}; the try gives back all that is in it there',
    state.site.name,
  );
  let own: readonly string[] = [];
  const read = Promise.all([
    parts.loading.want('slices', false),
    ownSlices(parts, state).then((urns) => (own = urns)),
  ]);
  const answer = await askOne<ChosenSlice | 'new'>(
    { title, placeholder },
    {
      read,
      onDidChange: parts.inventory.onDidChange,
      now: () => [ownChoice(), ...emptySlices(parts, state, own).map(choiceOf)],
    },
  );
  if (answer === undefined || answer === back) return back;
  return answer === 'new' ? undefined : answer;
}

function ownChoice(): Choice<'new'> {
  return {
    label: vscode.l10n.t('A new slice'),
    detail: vscode.l10n.t('Ends by itself soon after the try'),
    iconPath: new vscode.ThemeIcon('add'),
    value: 'new',
  };
}

/** Of the person; a site lists only those that have something there. */
async function ownSlices({ log }: Parts, { account, site }: SiteState): Promise<readonly string[]> {
  try {
    return (await account.sliceAuthority.resolveUser(account.userUrn)).slices;
  } catch (error) {
    log.note(explainInOneLine(error, { site: site.name }));
    return [];
  }
}

/**
 * Those that may take the node: whatever else is in a slice would be given back with it. The slice of another try or
 * build may get its node at any moment.
 */
function emptySlices(
  { inventory }: Parts,
  state: SiteState,
  own: readonly string[],
): readonly ChosenSlice[] {
  const there = slicesAt(stateNow(inventory, state) ?? state).filter(
    ({ slivers, hasEnded, busy, isPortalOnly }) =>
      slivers.length > 0 || hasEnded === true || busy || isPortalOnly === true,
  );
  const used = new Set(there.map(({ urn }) => urnKey(urn)));
  return own
    .map((urn) => ({ urn, name: lastPartOf(urn) }))
    .filter(({ urn, name }) => !used.has(urnKey(urn)) && !isLoanName(name));
}

function choiceOf({ urn, name }: ChosenSlice): Choice<ChosenSlice> {
  return { label: name, iconPath: new vscode.ThemeIcon('layers'), value: { urn, name } };
}
