/** Prepare at Another Site…: a site fetches an image before a node needs it. */
import * as vscode from 'vscode';
import type { Account } from '../../../model/accounts/account';
import type { SiteState } from '../../../model/inventory/inventory';
import { bytesOf, prepareImages } from '../../../model/images/prestage';
import { sliceUrnsOf } from '../../../model/inventory/loadSlices';
import type { PrestagedImage } from '../../../rpc';
import { obstacleElsewhere } from '../../../rspec/images/imageForm';
import { askOne, back, type Choice } from '../../multiStepInput';
import { commands } from '../../contributions';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import { pollInterval } from '../../accounts/settings';
import type { Row } from '../../trees/row';
import { sizeText } from '../../../model/units';
import { shortName } from '../../text/labels';
import { type ImageTarget, imageTarget } from '../target';
import { inform, warn, workingUntilLeft } from '../../text/messages';

/** What is fetched, where to, and for which slice. */
interface Errand {
  readonly images: readonly ImageTarget[];
  readonly state: SiteState;
  readonly sliceUrn: string;
}

export async function prepareImage(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  const title = vscode.l10n.t('Prepare at Another Site');
  const images = await targets(parts, row, selected, title);
  const [first] = images;
  if (first === undefined) return;
  for (const { state, image, version } of images) {
    const obstacle = obstacleElsewhere(parts.catalogue.image(state, image, version));
    if (obstacle !== undefined) throw refusal(obstacle);
  }
  const state = await askSite(parts, images, title);
  if (state === undefined) return;
  const sliceUrn = await askSlice(parts, state.account, title);
  if (sliceUrn !== undefined) await send(parts, { images, state, sliceUrn });
}

async function targets(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[],
  title: string,
): Promise<ImageTarget[]> {
  if (selected.length > 1) {
    return selected.filter((one) => one.kind === 'image' || one.kind === 'version');
  }
  const target = await imageTarget(parts, row, title);
  return target === undefined ? [] : [target];
}

async function askSite(
  { inventory }: Parts,
  images: readonly ImageTarget[],
  title: string,
): Promise<SiteState | undefined> {
  const has = (siteUrn: string): boolean => images.some(({ state }) => state.site.urn === siteUrn);
  const others = inventory.sites.filter(({ site }) => !has(site.urn));
  if (others.length === 0) {
    throw refusal(vscode.l10n.t('There is no other site. Add one first.'), {
      label: vscode.l10n.t('Add Site…'),
      command: [commands.addAggregate],
    });
  }
  const answer = await askOne(
    { title, placeholder: vscode.l10n.t('Which site should fetch it?') },
    others.map((state): Choice<SiteState> => ({
      label: state.site.name,
      description: state.account.label,
      iconPath: new vscode.ThemeIcon('server-environment'),
      value: state,
    })),
  );
  return answer === back ? undefined : answer;
}

/** Sites fetch for a slice only; it need not have anything there. */
async function askSlice(
  { addedSlices }: Parts,
  account: Account,
  title: string,
): Promise<string | undefined> {
  const urns = [...new Set([...(await sliceUrnsOf(account)), ...addedSlices.of(account.id)])];
  if (urns.length === 0) {
    throw refusal(
      vscode.l10n.t('A site fetches images only for a slice, and you have none. Create one first.'),
    );
  }
  if (urns.length === 1) return urns[0];
  const answer = await askOne(
    { title, placeholder: vscode.l10n.t('Which slice will use it?') },
    urns.map((value): Choice<string> => ({
      label: shortName(value),
      description: value,
      iconPath: new vscode.ThemeIcon('layers'),
      value,
    })),
  );
  return answer === back ? undefined : answer;
}

async function send(parts: Parts, errand: Errand): Promise<void> {
  const { images, state } = errand;
  const { account, site } = state;
  const names = images.map(({ image }) => image.name).join(', ');
  const title = vscode.l10n.t('Preparing {0} at {1}…', names, site.name);
  const outcome = await parts.problems.guard(
    () =>
      workingUntilLeft(title, (signal, report) => {
        let shown = 0;
        return prepareImages(
          { account, site },
          {
            sliceUrn: errand.sliceUrn,
            imageUrns: images.map(({ image, version }) => version?.urn ?? image.urn),
            interval: pollInterval(parts.settings(), account),
            signal,
            foreignImages: parts.foreignImages,
            report: (found) => {
              const percent = percentOf(found);
              report(words(found), percent - shown);
              shown = percent;
            },
          },
        );
      }),
    { about: { site: site.name, image: names }, retry: () => send(parts, errand) },
  );
  if (outcome === 'ready') {
    const text = vscode.l10n.t('{0} is ready to use at {1}.', names, site.name);
    void inform(text);
  } else if (outcome === 'stalled') {
    const text = vscode.l10n.t(
      '{1} has received nothing of {0} for 10 minutes. It may still arrive. Run the command again to check.',
      names,
      site.name,
    );
    void warn(text);
  }
}

function totalOf(images: readonly PrestagedImage[]): number {
  return images.reduce((sum, { size = 0 }) => sum + size, 0);
}

function percentOf(images: readonly PrestagedImage[]): number {
  const total = totalOf(images);
  return total === 0 ? 0 : Math.floor((100 * bytesOf(images)) / total);
}

function words(images: readonly PrestagedImage[]): string {
  const total = totalOf(images);
  if (total === 0) return vscode.l10n.t('waiting');
  const { language } = vscode.env;
  return vscode.l10n.t(
    '{0} of {1}',
    sizeText(bytesOf(images), language),
    sizeText(total, language),
  );
}
