/** Failures of a command on a node: what happened and what to do, by what `ssh` did. */
import * as l10n from '@vscode/l10n';
import type { SshError, SshReason } from '../ssh/sshError';
import { shellWord } from '../shellWord';
import type { Words } from './words';

export function explainSsh(error: SshError): Words {
  return rules[error.reason](error, error.target ?? l10n.t('The node'));
}

type Rule = (error: SshError, target: string) => Words;

const rules: Readonly<Record<SshReason, Rule>> = {
  'no-ssh': () => ({
    sentence: l10n.t('There is no program ssh: install OpenSSH, then try again.'),
  }),
  'no-login': () => ({
    sentence: l10n.t(
      'The manifest names no login for this node. Try again once the node has booted.',
    ),
  }),
  'bad-login': (_error, target) => ({
    sentence: l10n.t(
      'The login {0} in the manifest is not used: it is more than a name and a host.',
      target,
    ),
  }),
  'no-key': ({ file = '' }) => ({
    sentence: l10n.t('The key {0} cannot be read. Give the file of your private key.', file),
  }),
  'open-key': ({ file }) => ({
    sentence:
      file === undefined
        ? l10n.t('ssh does not use your key, because others can read its file.')
        : l10n.t('ssh does not use the key {0}, because others can read the file.', file),
    action: file === undefined ? undefined : l10n.t('Run: {0}', `chmod 600 ${shellWord(file)}`),
  }),
  refused: ({ file }, target) => ({
    sentence:
      file === undefined
        ? l10n.t(
            '{0} does not accept your SSH key. Add the right one to your agent, or choose its file.',
            target,
          )
        : l10n.t('{0} does not accept the key {1}. Choose another one.', target, file),
    saysAll: true,
  }),
  unreachable: (_error, target) => ({
    sentence: l10n.t(
      '{0} cannot be reached by SSH. Check that the node is up, then try again.',
      target,
    ),
  }),
  'changed-host-key': ({ file = '', hostKeyAlias = '' }, target) => ({
    sentence: l10n.t(
      'The host key of {0} has changed, so nothing was sent. If the node was not reloaded, someone may be intercepting the connection.',
      target,
    ),
    action: l10n.t(
      'If it was reloaded, run: {0}',
      `ssh-keygen -f ${shellWord(file)} -R ${shellWord(hostKeyAlias)}`,
    ),
    saysAll: true,
  }),
  timeout: ({ limitMs = 0 }, target) => ({
    sentence: l10n.t(
      '{0} did not answer in time ({1} s). It is slow or hangs; try again later.',
      target,
      Number((limitMs / 1000).toPrecision(3)),
    ),
  }),
  lost: (_error, target) => ({
    sentence: l10n.t('The SSH connection to {0} was lost. Try again.', target),
  }),
  aborted: () => ({ sentence: l10n.t('It was cancelled.') }),
  'too-much': (_error, target) => ({
    sentence: l10n.t('{0} answered more than can be read.', target),
  }),
  strange: (_error, target) => ({
    sentence: l10n.t(
      '{0} accepts the login but runs no commands. Log in once by hand to see why.',
      target,
    ),
  }),
  failed: (_error, target) => ({
    sentence: l10n.t('ssh could not log in to {0}.', target),
  }),
};
