/**
 * Picks any image that a node may use: one of the lists, or one that a site itself offers. Those stand behind a line
 * for each site, as in the tree, because they are read only when somebody wants them.
 */
import * as vscode from 'vscode';
import type { SiteState } from '../../../model/inventory/inventory';
import { explain } from '../../../model/failures/explain';
import { askOne, back, type Choice, type LiveChoices } from '../../multiStepInput';
import type { Parts } from '../../context';
import type { SystemRow } from '../../trees/row';
import { line, pickFrom } from '../pickFrom';
import { type ImageTarget, ownImages } from '../target';
import { takeSnapshot, tryAgain, WayOn } from '../wayOn';

export type AnyImage = ImageTarget | SystemRow;

/** Undefined when the person leaves. */
export async function anyImage(parts: Parts, title: string): Promise<AnyImage | undefined> {
  const question = { title, placeholder: vscode.l10n.t('Pick an image') };
  const { inventory } = parts;
  const answer = await pickFrom<ImageTarget | OfSite>(parts, question, {
    part: 'images',
    known: () => {
      const own = inventory.sites.flatMap((state) => ownImages(parts, state));
      const isRead = inventory.sites.every(({ images }) => images.at !== undefined);
      const none = own.length === 0 && isRead && inventory.sites.length > 0;
      return [
        ...(none ? [takeSnapshot(vscode.l10n.t('You have no images yet'))] : []),
        ...own,
        ...systemLines(inventory.sites),
      ];
    },
    nothing: () => [takeSnapshot(vscode.l10n.t('You have no images yet'))],
  });
  return answer instanceof OfSite ? systemImage(parts, title, answer.state) : answer;
}

/** The images that a site itself offers are wanted. */
class OfSite {
  readonly state: SiteState;
  constructor(state: SiteState) {
    this.state = state;
  }
}

function systemLines(sites: readonly SiteState[]): Choice<OfSite>[] {
  if (sites.length === 0) return [];
  return [
    line(),
    ...sites.map((state) => ({
      label: vscode.l10n.t('System images of {0}…', state.site.name),
      iconPath: new vscode.ThemeIcon('library'),
      alwaysShow: true,
      value: new OfSite(state),
    })),
  ];
}

async function systemImage(
  parts: Parts,
  title: string,
  state: SiteState,
): Promise<SystemRow | undefined> {
  const placeholder = vscode.l10n.t('Pick a system image of {0}', state.site.name);
  for (;;) {
    const answer = await askOne<SystemRow | WayOn>({ title, placeholder }, listOf(parts, state));
    if (answer === undefined || answer === back) return undefined;
    if (!(answer instanceof WayOn)) return answer;
    await answer.go();
  }
}

function listOf(
  { systemImages, catalogue }: Parts,
  state: SiteState,
): LiveChoices<SystemRow | WayOn> {
  const { name } = state.site;
  systemImages.want(state);
  return {
    read: catalogue.advertisements.want([state]),
    onDidChange: systemImages.onDidChange,
    now: () => {
      const { value, error, loading } = systemImages.of(state);
      if (value !== undefined && value.length > 0) {
        return value.map((image) => ({
          label: image.name,
          iconPath: new vscode.ThemeIcon('package'),
          description: image.description ?? '',
          value: { kind: 'system', state, image },
        }));
      }
      if (loading) return [{ label: vscode.l10n.t('Still reading {0}…', name), alwaysShow: true }];
      const again = (): void => void systemImages.refresh([state]);
      return error === undefined
        ? [tryAgain(vscode.l10n.t('{0} offers no images of its own', name), '', again)]
        : [
            tryAgain(
              vscode.l10n.t('{0} could not be read', name),
              explain(error, { site: name }).sentence,
              again,
            ),
          ];
    },
  };
}
