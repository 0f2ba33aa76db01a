// First contact with a server: node fingerprint.mjs URL
// Compare what this prints with what the site publishes, or with what a colleague sees elsewhere. From
// then on every call that is given this fingerprint refuses any other certificate.
import { fetchServerCertificate } from 'protogeni-images';

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('Give the URL of a server: node fingerprint.mjs URL');

const { subject, issuer, notAfter, fingerprint } = await fetchServerCertificate(url);
console.log('subject', JSON.stringify(subject));
console.log('issuer ', JSON.stringify(issuer));
console.log('until  ', notAfter.toISOString());
console.log(`trust: { fingerprint: '${fingerprint}' },`);
