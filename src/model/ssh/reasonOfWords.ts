/** What OpenSSH means by its words. It has one exit code for all its failures, and speaks English everywhere. */
import type { SshReason } from './sshError';

const meanings: readonly (readonly [RegExp, SshReason])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/, 'changed-host-key'],
  [/UNPROTECTED PRIVATE KEY FILE/, 'open-key'],
  [/Permission denied \(|Too many authentication failures|: Permission denied$/m, 'refused'],
  [
    /Could not resolve hostname|Connection refused|timed out|No route to host|Network is unreachable|Connection (?:closed|reset)|kex_exchange_identification|Connection to \S+ closed|banner exchange/,
    'unreachable',
  ],
];

/** @param words of standard error */
export function reasonOfWords(words: string): SshReason {
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed';
}
