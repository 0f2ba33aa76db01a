// The least that Node can do for a command with one call: the yardstick of test/bench/cli.bench.ts. Takes the address, the
// PEM file, the file with the passphrase, the CA file and a file with the body.
const { readFileSync } = require('node:fs');
const { request } = require('node:https');

const [url, pem, passphrase, ca, body] = process.argv.slice(2);
const own = readFileSync(pem);
const bytes = readFileSync(body);
const options = {
  method: 'POST',
  key: own,
  cert: own,
  passphrase: readFileSync(passphrase, 'utf8').trim(),
  ca: readFileSync(ca),
  headers: { 'content-type': 'text/xml', 'content-length': bytes.length },
};
const sent = request(url, options, (response) => {
  const pieces = [];
  response.on('data', (piece) => pieces.push(piece));
  response.on('end', () => process.stdout.write(Buffer.concat(pieces)));
});
sent.end(bytes);
