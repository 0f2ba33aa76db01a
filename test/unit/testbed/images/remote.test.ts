// A server that other sites' image addresses lead to, and that answers as no image server does.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fetchMetadata } from '../../../../src/testbed/images/remote';
import { makeAuthority, makeServer, type Issued } from '../../../support/certificates';
import { TestServer, type Handler } from '../../../support/httpsServer';

describe('metadata of an image at a server', () => {
  let ca: Issued;
  let server: TestServer;
  let handler: Handler = () => undefined;

  before(async () => {
    ca = await makeAuthority();
    const open = { rejectUnauthorized: false };
    server = await TestServer.start(await makeServer(ca), ca, (it) => handler(it), open);
  });
  after(() => server.stop());

  async function fetched(signal: AbortSignal): Promise<unknown> {
    const trust = { ca: [ca.pem], isLegacy: false };
    return fetchMetadata(server.url('/image_metadata.php?uuid=x'), trust, signal);
  }

  it('is refused when the server changes to another protocol', async () => {
    handler = ({ request }) =>
      request.socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      );
    await assert.rejects(fetched(AbortSignal.timeout(5_000)), {
      name: 'ImportFailed',
      message: `Could not reach ${server.host}: HTTP status 101, a change to another protocol`,
    });
  });

  it('is not waited for after a stop', async () => {
    const stop = new AbortController();
    handler = () => stop.abort(new Error('the testbed stops'));
    await assert.rejects(fetched(stop.signal), { message: 'the testbed stops' });
  });
});
