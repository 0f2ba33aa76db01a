/** In which slice a try asks for its node: one of its own, unless the person names one of theirs. */
import * as vscode from 'vscode';
import type { SiteState } from '../../model/inventory/siteState';
import { slicesAt, stateNow } from '../../model/inventory/slicesAt';
import type { Slice } from '../../model/inventory/sliver';
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
  const read = parts.loading.want('slices', false);
  const answer = await askOne<ChosenSlice | 'new'>(
    { title, placeholder },
    {
      read,
      onDidChange: parts.inventory.onDidChange,
      now: () => [ownChoice(), ...emptySlices(parts, state).map(choiceOf)],
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

/** Those that may take the node: whatever else is in a slice would be given back with it. */
function emptySlices({ inventory }: Parts, state: SiteState): readonly Slice[] {
  return slicesAt(stateNow(inventory, state) ?? state).filter(
    ({ slivers, hasEnded, busy, isPortalOnly }) =>
      slivers.length === 0 && hasEnded !== true && !busy && isPortalOnly !== true,
  );
}

function choiceOf({ urn, name }: Slice): Choice<ChosenSlice> {
  return { label: name, iconPath: new vscode.ThemeIcon('layers'), value: { urn, name } };
}
