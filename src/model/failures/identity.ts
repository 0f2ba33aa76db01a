/** What is wrong with the file of a user, and with a URN that somebody gave, as sentences. */
import * as l10n from '@vscode/l10n';
import type { IdentityError, IdentityFlaw, OwnFlaw, UrnError } from '../../rpc';
import { codeWords } from '../storage/storageError';

export function explainIdentity({ reason, file, flaw, code, own }: IdentityError): string {
  switch (reason) {
    case 'not-found':
      return l10n.t('There is no file {0}; give the path of your PEM file.', file);
    case 'unreadable':
      return l10n.t(
        '{0} cannot be read ({1}): give the path of your PEM file.',
        file,
        codeWords(code ?? '') ?? code ?? '',
      );
    case 'passphrase-needed':
      return l10n.t('The private key in {0} is encrypted; give its passphrase.', file);
    case 'wrong-passphrase':
      return l10n.t(
        'The passphrase does not unlock the private key in {0}; check the passphrase and try again.',
        file,
      );
    case 'no-urn':
      return l10n.t(
        'The certificate in {0} contains no user URN; it is not a testbed certificate.',
        file,
      );
    case 'damaged':
    case 'unsupported':
      return explainFlaw(flaw ?? 'no-pem', file);
    case 'unusable':
      return own === undefined
        ? l10n.t('Your certificate {0} cannot be used; get a new one from your portal.', file)
        : explainOwn(own, file);
  }
}

/** What is wrong with one's own certificate, which no server has seen yet. */
export function explainOwn(flaw: OwnFlaw, file: string | undefined): string {
  const yours =
    file === undefined ? l10n.t('Your certificate') : l10n.t('Your certificate {0}', file);
  switch (flaw.problem) {
    case 'expired':
      return l10n.t(
        '{0} expired on {1}; get a new one from your portal. (The clock of this computer says {2}.)',
        yours,
        minuteText(flaw.at),
        minuteText(flaw.now),
      );
    case 'not-yet-valid':
      return l10n.t(
        '{0} is valid only from {1}, and the clock of this computer says {2}; set the clock if it is wrong.',
        yours,
        minuteText(flaw.at),
        minuteText(flaw.now),
      );
    case 'short-key':
      return flaw.bits === undefined
        ? l10n.t('{0} has a key too short to be safe; get a new one from your portal.', yours)
        : l10n.t(
            '{0} has a key of {1} bits, too short to be safe; get a new one from your portal.',
            yours,
            flaw.bits,
          );
    case 'weak-digest':
      return l10n.t(
        '{0} is signed with MD5, which anyone can forge; get a new one from your portal.',
        yours,
      );
  }
}

export function minuteText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A file name as a word of a command that people copy; one that a shell could misread is left out. */
function shellWord(file: string): string {
  return /^[\w./+,@%=~-]+$/.test(file) && !file.startsWith('-') ? file : 'FILE';
}

function explainFlaw(flaw: IdentityFlaw, file: string): string {
  switch (flaw) {
    case 'cut-off':
      return l10n.t('{0} is cut off in the middle; download it again.', file);
    case 'no-pem':
      return l10n.t('{0} is not a PEM file with a private key and a certificate.', file);
    case 'no-private-key':
      return l10n.t(
        '{0} contains no private key; use the file that contains both the certificate and the key.',
        file,
      );
    case 'no-certificate':
      return l10n.t(
        '{0} contains no certificate; use the file that contains both the certificate and the key.',
        file,
      );
    case 'bad-certificate':
      return l10n.t('A certificate in {0} is damaged; download the file again.', file);
    case 'bad-private-key':
      return l10n.t('The private key in {0} is damaged; download the file again.', file);
    case 'key-of-another':
      return l10n.t('In {0} the private key does not belong to the certificate.', file);
    case 'pkcs12':
      return l10n.t(
        '{0} is a PKCS#12 or DER file; convert it with "openssl pkcs12 -legacy -in {1} -out {1}.pem" and use {1}.pem.',
        file,
        shellWord(file),
      );
    case 'zip':
      return l10n.t(
        '{0} is a zip file, as omni.bundle is; unpack it and use the PEM file in it.',
        file,
      );
    case 'classic-interface':
      return l10n.t(
        '{0} is the file for the classic interface of Emulab (emulab.pem, not encrypted), which every ProtoGENI server refuses; use encrypted.pem, or cloudlab.pem from your portal.',
        file,
      );
    case 'cipher':
      return l10n.t(
        'The private key in {0} is encrypted with an old cipher; run "openssl rsa -provider legacy -provider default -aes256 -in {1} -out new.pem", then "openssl x509 -in {1} >> new.pem", and use new.pem.',
        file,
        shellWord(file),
      );
  }
}

const longest = 120;

export function explainUrn({ text, expected }: UrnError): string {
  const shown = text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
  switch (expected) {
    case 'urn':
      return l10n.t('"{0}" is not a URN of the form urn:publicid:IDN+authority+type+name.', shown);
    case 'parts':
      return l10n.t('"{0}" cannot be written as a URN.', shown);
    case 'image':
      return l10n.t(
        '"{0}" is not the URN of an image. Image URNs look like urn:publicid:IDN+site+image+project:NAME.',
        shown,
      );
  }
}
