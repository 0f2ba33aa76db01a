/** Files that are secrets, by kind. Nobody has read what is in them. */
import * as l10n from '@vscode/l10n';
import { shellWord } from '../shellWord';
import type { Secret } from './facts';
import { canBeCopied, type Finding } from './finding';
import type { SecretKind } from './secretNames';

/** Files that one command names at most, so that a person can read it. */
const IN_ONE_COMMAND = 10;

const order: readonly SecretKind[] = [
  'private-key',
  'cloud',
  'token',
  'password',
  'login-key',
  'history',
];

export function secretFindings(secrets: readonly Secret[]): Finding[] {
  return order.flatMap((kind) => {
    const paths = secrets.filter((secret) => secret.kind === kind).map(({ path }) => path);
    return paths.length === 0 ? [] : [findingOf(kind, paths)];
  });
}

function findingOf(kind: SecretKind, paths: readonly string[]): Finding {
  const named = paths.filter(canBeCopied).slice(0, IN_ONE_COMMAND).map(shellWord);
  const { brief, title, detail } = words[kind](paths.length);
  return {
    kind: 'secret',
    severity: 'warning',
    brief,
    title,
    detail,
    items: paths.map((name) => ({ name })),
    command: named.length === 0 ? undefined : `sudo rm -i -- ${named.join(' ')}`,
  };
}

const words: Readonly<
  Record<SecretKind, (count: number) => Pick<Finding, 'brief' | 'title' | 'detail'>>
> = {
  'private-key': (count) => ({
    brief: l10n.t('private keys'),
    title: l10n.t('Private keys will be in the image: {0}', count),
    detail: l10n.t('Whoever can use the image can copy them.'),
  }),
  cloud: (count) => ({
    brief: l10n.t('cloud credentials'),
    title: l10n.t('Cloud credentials will be in the image: {0}', count),
    detail: l10n.t('Whoever can use the image can use them at your expense.'),
  }),
  token: (count) => ({
    brief: l10n.t('tokens'),
    title: l10n.t('Tokens will be in the image: {0}', count),
    detail: l10n.t('Whoever can use the image can act in your name.'),
  }),
  password: (count) => ({
    brief: l10n.t('passwords'),
    title: l10n.t('Files with passwords will be in the image: {0}', count),
    detail: l10n.t('Whoever can use the image can read them.'),
  }),
  'login-key': (count) => ({
    brief: l10n.t('login keys'),
    title: l10n.t('Keys that may log in will be in the image: {0}', count),
    detail: l10n.t('Their owners may be able to log in to every node with the image.'),
  }),
  history: (count) => ({
    brief: l10n.t('command histories'),
    title: l10n.t('Command histories will be in the image: {0}', count),
    detail: l10n.t('They show what was typed, sometimes with a password.'),
  }),
};
