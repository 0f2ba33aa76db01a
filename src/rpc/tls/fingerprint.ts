// SHA-256 fingerprints of certificates, as people and programs write them.

const label = /^sha-?256(?: fingerprint)?[ :=]/i;

/**
 * A fingerprint in the form that Node and openssl show: 32 pairs of capital digits with colons between.
 * Taken with or without colons, in any case, and with the label that openssl or a browser puts before it.
 * Undefined for a text that is none, such as half of one.
 */
export function parseFingerprint(text: string): string | undefined {
  const digits = text.trim().replace(label, '').replace(/[\s:]/g, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(digits) ? digits.replace(/(..)(?!$)/g, '$1:') : undefined;
}
