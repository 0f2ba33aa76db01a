// The yardstick for many clients: Node's HTTPS server with the testbed's certificates, asking for a client certificate
// and answering the same bytes to everything.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** @param reply file with the answer; resolves with the address */
export async function serveBare(directory: string, reply: string): Promise<string> {
  const site = join(directory, 'sites', 'home');
  const server = createServer(
    {
      key: readFileSync(join(site, 'site.key')),
      cert: readFileSync(join(site, 'server.pem')),
      ca: readFileSync(join(directory, 'ca', 'ca.pem')),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      request.resume();
      request.on('end', () => {
        const body = readFileSync(reply);
        response
          .writeHead(200, { 'content-type': 'text/xml', 'content-length': body.length })
          .end(body);
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
