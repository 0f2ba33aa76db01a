// First contact and what comes after it, on the runtime that runs this: prints one line of JSON.
import { readFile } from 'node:fs/promises';
import { fetchServerCertificate, loadIdentity, RpcError, SliceAuthority } from 'protogeni-images';

const testbed = JSON.parse(await readFile(`${process.env.TESTBED}/testbed.json`, 'utf8'));
const [alice] = testbed.users;
const passphrase = (await readFile(alice.passphraseFile, 'utf8')).trim();
const identity = await loadIdentity({ certificate: alice.certificate, passphrase });
const { url } = testbed.sliceAuthority;

const right = await fetchServerCertificate(url);
const wrong = await fetchServerCertificate(testbed.aggregates[1].cmUrl);
const answers = {
  ca: await ask({ ca: await readFile(testbed.caCertificate, 'utf8') }),
  pinned: await ask({ fingerprint: right.fingerprint, certificate: right.certificate }),
  otherCa: await ask({ ca: wrong.certificate }),
  otherPin: await ask({ fingerprint: wrong.fingerprint }),
  otherCertificate: await ask({ fingerprint: wrong.fingerprint, certificate: wrong.certificate }),
  forgedPin: await ask({ fingerprint: wrong.fingerprint, certificate: right.certificate }),
};
console.log(JSON.stringify(answers));

async function ask(trust) {
  try {
    return (await new SliceAuthority({ url, identity, trust }).resolveUser(identity.urn)).uid;
  } catch (error) {
    return RpcError.is(error) ? error.reason : String(error);
  }
}
