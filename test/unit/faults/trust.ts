/** Rows about certificates and keys, the server's and the user's. */
import { withFile, withoutVerification, withTls } from './causes';
import { fails, works, type Fault } from './fault';

/** A site that cannot be trusted hears nothing at all. */
export const trust: readonly Fault[] = [
  {
    name: 'signed by an unknown authority',
    cause: withTls(({ servers }) => ({ certificate: servers.ofWrongAuthority })),
    outcomes: fails('not trusted'),
  },
  {
    name: 'expired server certificate',
    cause: withTls(({ servers }) => ({ certificate: servers.expired })),
    outcomes: fails('not trusted'),
  },
  {
    name: 'certificate of another host',
    cause: withTls(({ servers }) => ({ certificate: servers.wrongName })),
    outcomes: fails('not trusted'),
  },
  {
    name: 'another certificate than the pinned one',
    cause: withTls(({ servers }) => ({ certificate: servers.renewed, trust: 'pin of another' })),
    outcomes: fails('not trusted'),
  },
  {
    name: 'weak digest (SHA-1)',
    cause: withTls(({ servers }) => ({
      certificate: servers.weak,
      ciphers: 'DEFAULT@SECLEVEL=0',
      trust: 'old authority',
    })),
    outcomes: works(),
  },
  {
    name: 'our certificate is unknown there',
    cause: withTls(({ servers }) => ({ users: servers.weakAuthority.pem })),
    outcomes: fails('certificate refused'),
  },
  {
    name: 'no certificate in our file',
    cause: withFile(({ people: { alice } }) => ({
      certificate: alice.key.replace(/-----BEGIN CERTIFICATE[^]*/, ''),
      passphrase: alice.passphrase ?? '',
    })),
    outcomes: fails('damaged', { follow: 'damaged; ready' }),
  },
  {
    name: 'wrong passphrase',
    cause: withFile(({ people: { alice } }) => ({
      certificate: alice.key,
      passphrase: 'not the passphrase',
    })),
    outcomes: fails('wrong passphrase', { follow: 'wrong passphrase; ready' }),
  },
];

/** What this process is told by its environment must not change whom it believes. */
export const environment: readonly Fault[] = [
  {
    name: 'NODE_TLS_REJECT_UNAUTHORIZED=0, unknown authority',
    cause: withoutVerification(
      withTls(({ servers }) => ({ certificate: servers.ofWrongAuthority })),
    ),
    outcomes: fails('not trusted'),
  },
  {
    name: 'NODE_TLS_REJECT_UNAUTHORIZED=0, another certificate than the pinned one',
    cause: withoutVerification(
      withTls(({ servers }) => ({ certificate: servers.renewed, trust: 'pin of another' })),
    ),
    outcomes: fails('not trusted'),
  },
];
