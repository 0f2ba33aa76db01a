/**
 * Renew Slice…, and Extend Experiment… for what a portal shows. By certificate first at the slice authority, then at every site that holds slivers of it. A site
 * may grant less, so what each of them said is told (docs/protocol.md 5.3, 5.7).
 */
import * as vscode from 'vscode';
import type { Site } from '../../../model/accounts/account';
import { isRenewalOpen, renewSlivers, renewSliceTo } from '../../../model/slices/renew';
import { wayToRenew, isByCertificate } from '../../../model/slices/ways';
import type { Credential } from '../../../rpc';
import { askOne, askText, back, type Choice } from '../../multiStepInput';
import type { Parts } from '../../context';
import { explain, explainInOneLine } from '../../../model/failures/explain';
import type { AnySliceRow, Row, SliceRow } from '../../trees/row';
import { ageText, dateText } from '../../../model/units';
import { extendByPortal } from './extendByPortal';
import { anySliceTarget } from '../target';
import { signInToSee } from '../wayOn';
import { inform, warn, working } from '../../text/messages';

const dayMs = 86_400_000;
const other = Symbol('other');

export async function renewSlice(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await anySliceTarget(parts, row, vscode.l10n.t('Renew Slice'));
  if (target !== undefined) await giveTime(parts, target);
}

export async function extendExperiment(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await anySliceTarget(parts, row, vscode.l10n.t('Extend Experiment'), {
    isMeant: ({ slice }) => slice.experiment !== undefined,
    nothing: () => [signInToSee(vscode.l10n.t('No portal shows an experiment of yours'))],
  });
  if (target !== undefined) await giveTime(parts, target);
}

async function giveTime(parts: Parts, target: AnySliceRow): Promise<void> {
  const { expires, problem } = target.slice;
  // Its authority and this computer agree that it is over; a slice whose nodes were never made can be renewed.
  if (problem !== undefined && expires !== undefined && expires.getTime() <= Date.now())
    throw problem;
  const until = await askUntil(target);
  if (until === undefined) return;
  if (isByCertificate(target)) await send(parts, target, until);
  else await extendByPortal(parts, target, until);
}

async function send(parts: Parts, target: SliceRow, until: Date): Promise<void> {
  const { slice, state } = target;
  const title = vscode.l10n.t('Renewing {0}…', slice.name);
  const about = { site: state.site.name, slice: slice.name };
  const retry = (): Promise<void> => send(parts, target, until);
  const sentence = await parts.problems.guard(
    () => working(title, () => renew(parts, target, until)),
    { about, retry },
  );
  if (sentence === undefined) return;
  void (sentence.complete ? inform : warn)(sentence.text);
}

async function askUntil(target: AnySliceRow): Promise<Date | undefined> {
  const { slice } = target;
  const { language } = vscode.env;
  const isOfPortal = wayToRenew(target) === 'portal';
  const title = isOfPortal
    ? vscode.l10n.t('Extend {0}', slice.name)
    : vscode.l10n.t('Renew {0}', slice.name);
  const from = Math.max(Date.now(), slice.expires?.getTime() ?? 0);
  const now =
    slice.expires &&
    vscode.l10n.t(
      'Expires {0}, {1}',
      dateText(slice.expires, language),
      ageText(slice.expires, Date.now(), language),
    );
  const choices = [1, 3, 7, 14, 30].map((days): Choice<Date | typeof other> => {
    const value = new Date(from + days * dayMs);
    const label = days === 1 ? vscode.l10n.t('+1 day') : vscode.l10n.t('+{0} days', days);
    const description = vscode.l10n.t('until {0}', dateText(value, language));
    return { label, description, value };
  });
  choices.push({ label: vscode.l10n.t('Another date…'), value: other });
  const placeholder = now ?? vscode.l10n.t('How long is it needed?');
  const answer = await askOne({ title, placeholder }, choices);
  if (answer === undefined || answer === back) return undefined;
  return answer === other ? askDate(title, isOfPortal) : answer;
}

async function askDate(title: string, isOfPortal: boolean): Promise<Date | undefined> {
  const answer = await askText({
    title,
    placeholder: 'YYYY-MM-DD',
    prompt: isOfPortal
      ? vscode.l10n.t('The experiment expires at the end of that day (UTC).')
      : vscode.l10n.t('The slice expires at the end of that day (UTC).'),
    check: (text) => {
      const date = endOf(text);
      if (date === undefined) {
        return { error: true, sentence: vscode.l10n.t('Write the date as YYYY-MM-DD.') };
      }
      if (date.getTime() <= Date.now()) {
        return { error: true, sentence: vscode.l10n.t('That date has passed.') };
      }
      return { error: false, sentence: dateText(date, vscode.env.language) };
    },
  });
  return typeof answer === 'string' ? endOf(answer) : undefined;
}

function endOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text.trim())) return undefined;
  const date = new Date(`${text.trim()}T23:59:00Z`);
  // 2026-02-31 is a date that JavaScript would make a day in March.
  const same = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.trim());
  return same ? date : undefined;
}

interface Renewed {
  readonly complete: boolean;
  readonly text: string;
}

async function renew(parts: Parts, { slice, state }: SliceRow, until: Date): Promise<Renewed> {
  await parts.accounts.connect(true);
  const credential = await renewSliceTo(state.account, slice.urn, until);
  const holders = parts.inventory.sites.flatMap(({ account, site, slices }) => {
    const holds = slices.value?.some(({ urn, slivers }) => urn === slice.urn && slivers.length > 0);
    return account.id === state.account.id && holds === true ? [site] : [];
  });
  const asked = holders.map((site) => renewAt(site, slice.urn, credential, until));
  const answers = [
    ...(await Promise.all(asked)).filter((answer) => answer !== undefined),
    ...unread(parts, state.account.id),
  ];
  await parts.loading.refresh({ accountId: state.account.id, part: 'slices' }, false);
  const { language } = vscode.env;
  const of = vscode.l10n.t(
    '{0} now expires on {1}.',
    slice.name,
    dateText(credential.expires, language),
  );
  return {
    complete: answers.every(({ complete }) => complete),
    text: [of, ...answers.map(({ text }) => text)].join(' '),
  };
}

/** Where it is not known whether the slice has slivers, none were renewed. */
function unread({ inventory }: Parts, accountId: string): Renewed[] {
  return inventory.sites.flatMap(({ account, site, slices }) => {
    if (account.id !== accountId || slices.value !== undefined || slices.error === undefined) {
      return [];
    }
    const why = explain(slices.error, { site: site.name }).sentence;
    const text = vscode.l10n.t('Slivers at {0} were not renewed: {1}', site.name, why);
    return [{ complete: false, text }];
  });
}

/** Undefined where the list was old: nothing is there any more. */
async function renewAt(
  site: Site,
  sliceUrn: string,
  credential: Credential,
  until: Date,
): Promise<Renewed | undefined> {
  const { name } = site;
  try {
    const kept = await renewSlivers(site, sliceUrn, credential, until);
    if (kept === undefined) return undefined;
    if (kept.expires === undefined) {
      const text = vscode.l10n.t('{0} renewed its slivers but did not say until when.', name);
      return { complete: true, text };
    }
    const date = dateText(kept.expires, vscode.env.language);
    return {
      complete: true,
      text: vscode.l10n.t('Its slivers at {0} now expire on {1}.', name, date),
    };
  } catch (error) {
    const why = explainInOneLine(error, { site: name });
    return {
      complete: false,
      text: isRenewalOpen(error)
        ? vscode.l10n.t('It is not known whether the slivers at {0} were renewed: {1}', name, why)
        : vscode.l10n.t('Slivers at {0} were not renewed: {1}', name, why),
    };
  }
}
