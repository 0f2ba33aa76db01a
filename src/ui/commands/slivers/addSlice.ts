/** Add Slice…: shows a slice of somebody else's that one is a member of; Remove from Tree drops it. */
import * as vscode from 'vscode';
import type { Account } from '../../../model/accounts/account';
import { domainOf, formatUrn, parseUrn } from '../../../rpc';
import { type Answer, askOne, askText, back } from '../../multiStepInput';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { shortName } from '../../text/labels';
import { inform, warn, working } from '../../text/messages';

export async function addSlice(parts: Parts, row: Row | undefined): Promise<void> {
  await parts.accounts.connect(true);
  const account = await accountFor(parts, row);
  if (account === undefined || account === back) return;
  const { authority } = parseUrn(account.userUrn);
  const answer = await askText({
    title: vscode.l10n.t('Add Slice'),
    placeholder: vscode.l10n.t('PROJECT/SLICE, or a slice URN'),
    prompt: vscode.l10n.t('Your own slices are listed automatically.'),
    check: (text) => {
      const urn = sliceUrn(text, authority);
      if (urn !== undefined) return { error: false, sentence: urn };
      const sentence = vscode.l10n.t('Write PROJECT/SLICE, or a URN with +slice+ in it.');
      return { error: true, sentence };
    },
  });
  const urn = typeof answer === 'string' ? sliceUrn(answer, authority) : undefined;
  if (urn !== undefined) await add(parts, account, urn);
}

async function accountFor({ accounts }: Parts, row: Row | undefined): Promise<Answer<Account>> {
  const { list } = accounts;
  if (row?.kind === 'site') return row.state.account;
  if (list.length === 0) throw refusal(vscode.l10n.t('Connect an account first.'));
  if (list.length === 1) return list[0];
  return askOne(
    { title: vscode.l10n.t('Add Slice'), placeholder: vscode.l10n.t('Which account uses it?') },
    list.map((value) => ({ label: value.label, description: shortName(value.userUrn), value })),
  );
}

/** `project/slice`, as the portals write it, or the whole URN. */
function sliceUrn(text: string, authority: string): string | undefined {
  const short = /^([\w-]+)\/([\w-]+)$/.exec(text.trim());
  if (short !== null) {
    const [, project = '', name = ''] = short;
    return formatUrn({
      authority: `${domainOf(authority)}:${project}`,
      type: 'slice',
      id: name,
    });
  }
  return /^urn:publicid:IDN\+[\w.:-]+\+slice\+[\w-]+$/.test(text.trim()) ? text.trim() : undefined;
}

/** Only a slice whose credential we are given can be shown, so that is asked for first. */
async function add(parts: Parts, account: Account, urn: string): Promise<void> {
  const title = vscode.l10n.t('Looking for the slice {0}…', shortName(urn));
  const done = await parts.problems.guard(
    () => working(title, () => account.sliceAuthority.sliceCredential(urn)),
    { about: { slice: shortName(urn) }, retry: () => add(parts, account, urn) },
  );
  if (done === undefined) return;
  await parts.addedSlices.add(account.id, urn);
  await parts.loading.refresh({ accountId: account.id, part: 'slices' });
  const found = parts.inventory.sites.some(({ slices }) =>
    (slices.value ?? []).some((slice) => slice.urn === urn),
  );
  if (found) return;
  const unread = parts.inventory.sites
    .filter(({ account: { id }, slices }) => id === account.id && slices.error !== undefined)
    .map(({ site }) => site.name);
  if (unread.length > 0) {
    void warn(
      vscode.l10n.t(
        'You can use the slice {0}. It is not known whether it has slivers at {1}: they could not be read.',
        shortName(urn),
        unread.join(', '),
      ),
    );
    return;
  }
  void inform(
    vscode.l10n.t(
      'You can use the slice {0}. It has no slivers at your sites yet, and appears when it does.',
      shortName(urn),
    ),
  );
}

export async function removeSlice(parts: Parts, row: Row | undefined): Promise<void> {
  const accountId = row?.kind === 'slice' ? row.state.account?.id : undefined;
  if (row?.kind !== 'slice' || accountId === undefined) return;
  await parts.addedSlices.remove(accountId, row.slice.urn);
  await parts.loading.refresh({ accountId, part: 'slices' });
}
