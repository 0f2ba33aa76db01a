/**
 * How a site takes images of other sites, as far as a person has to say it: asked once for each site, when an image of
 * another one is inserted there and nothing is known, and whenever the command is chosen. Slivers tell it, too.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { type ForeignForm, type ForeignImages, formIn } from '../../model/images/foreignImages';
import type { Inventory } from '../../model/inventory/inventory';
import { refusal } from '../../model/failures/userError';
import type { CatalogueImage } from '../../rspec/images/catalogue';
import { destination, isForeign } from '../../rspec/images/imageForm';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { askOne, back, type Choice } from '../multiStepInput';
import { mention } from '../text/messages';
import type { Row } from '../trees/row';

type Answer = ForeignForm | 'unknown';

/** False when the person leaves; then nothing is remembered. */
export async function askWhenItMatters(
  parts: Parts,
  image: CatalogueImage,
  siteUrn: string | undefined,
): Promise<boolean> {
  const to = destination(parts.catalogue.current, siteUrn);
  if (siteUrn === undefined || !isForeign(image, to)) return true;
  if (to.foreignForm !== undefined || parts.foreignImages.wasAsked(siteUrn)) return true;
  const why = vscode.l10n.t(
    'It decides how {0} is written here. Asked once for a site.',
    image.name,
  );
  return (await ask(parts, siteUrn, why)) !== undefined;
}

/** The command: to say it before it matters, or otherwise than before. */
export async function sayForeignForm(parts: Parts, row: Row | undefined): Promise<void> {
  const site = row?.kind === 'site' ? row.state.site.urn : await askSite(parts);
  if (site === undefined) return;
  const why = vscode.l10n.t('It decides how images of other sites are written in RSpecs.');
  const answer = await ask(parts, site, why);
  if (answer === undefined) return;
  const form = parts.foreignImages.forms()(site);
  // What the site was seen to do, and the setting, count more than the answer.
  if (answer !== 'unknown' && form !== answer) {
    throw refusal(
      vscode.l10n.t(
        '{0} counts as a site that takes images of others by {1}: it has done so before, or the setting says so.',
        nameOf(parts, site),
        form === 'urn' ? 'URN' : 'URL',
      ),
    );
  }
  mention('check', vscode.l10n.t('Remembered for {0}', nameOf(parts, site)));
}

/** @param why what the answer is for, in a sentence */
async function ask(parts: Parts, siteUrn: string, why: string): Promise<Answer | undefined> {
  const name = nameOf(parts, siteUrn);
  const choices: (Choice<Answer> & { value: Answer })[] = [
    {
      label: vscode.l10n.t('By URN and by URL'),
      description: vscode.l10n.t(
        'the URN is written; it has an image tracker, like CloudLab’s sites',
      ),
      value: 'urn',
    },
    {
      label: vscode.l10n.t('By URL only'),
      description: vscode.l10n.t('the URL is written; it knows no URNs of other sites'),
      value: 'url',
    },
    {
      label: vscode.l10n.t('Don’t know'),
      description: vscode.l10n.t('the URL is written; every site takes it'),
      value: 'unknown',
    },
  ];
  const answer = await askOne<Answer>(
    {
      title: vscode.l10n.t('How does {0} take images of other sites?', name),
      placeholder: why,
    },
    choices,
  );
  if (answer === undefined || answer === back) return undefined;
  parts.foreignImages.answer(siteUrn, answer === 'unknown' ? undefined : answer);
  return answer;
}

async function askSite(parts: Parts): Promise<string | undefined> {
  const { inventory, foreignImages, loading } = parts;
  await loading.want('slices', true);
  const sites = new Map(inventory.sites.map(({ site }) => [site.urn, site.name]));
  if (sites.size === 0) {
    throw refusal(vscode.l10n.t('Sites require a certificate. Choose yours first.'), {
      label: vscode.l10n.t('Choose Certificate…'),
      command: [commands.chooseCertificate],
    });
  }
  const known = foreignImages.forms();
  const answer = await askOne<string>(
    { title: vscode.l10n.t('Images of Other Sites'), placeholder: vscode.l10n.t('Which site?') },
    [...sites].map(([value, label]) => ({ label, description: knownWords(known(value)), value })),
  );
  return answer === back ? undefined : answer;
}

/** As the choices say it. */
function knownWords(form: ForeignForm | undefined): string {
  if (form === undefined) return vscode.l10n.t('not known yet');
  return form === 'urn' ? vscode.l10n.t('By URN and by URL') : vscode.l10n.t('By URL only');
}

function nameOf({ inventory }: Parts, siteUrn: string): string {
  return inventory.sites.find(({ site }) => site.urn === siteUrn)?.site.name ?? siteUrn;
}

/** Slivers that have loaded a fetched copy prove that their site fetches by URN. */
export function learnFromSlivers(inventory: Inventory, foreignImages: ForeignImages): Disposable {
  return inventory.onDidChange(() => {
    const slices = inventory.sites.flatMap((state) => state.slices.value ?? []);
    const found = formIn(slices.flatMap(({ slivers }) => slivers));
    for (const [siteUrn, form] of found) foreignImages.saw(siteUrn, form);
  });
}
