// What a server can make the library do: nothing but read an answer.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { explain } from '../../../src/model/failures/explain';
import { ComponentManager, RpcError } from '../../../src/rpc';
import { failure, World } from '../rpc/world';

describe('a hostile server', () => {
  let world: World;
  before(async () => {
    world = await World.make();
  });
  afterEach(() => world.reset());
  after(() => world.reset());

  it('is never asked for its log page, whose address is handed on and no more', async () => {
    const server = await world.serve(({ response }) => {
      response.setHeader('content-type', 'text/xml');
      response.end(refusal(server.url('/spewlogfile.php3?key=abc')));
    });
    const error = await failure(new ComponentManager(world.options(server)).getVersion());
    assert.match(explain(error).logUrl ?? '', /spewlogfile/);
    assert.doesNotMatch(JSON.stringify(error) + error.message + (error.stack ?? ''), /spewlogfile/);
    assert.equal(server.received.length, 1);
  });

  it('is not followed to another address', async () => {
    const other = await world.serve(({ response }) => void response.end('lured'));
    const server = await world.serve(({ response }) => {
      response.writeHead(302, { location: other.url() }).end();
    });
    const error = await failure(new ComponentManager(world.options(server)).getVersion());
    assert.ok(RpcError.is(error, 'http'));
    assert.equal(other.received.length, 0);
  });
});

function refusal(log: string): string {
  const members = [
    `<member><name>code</name><value><int>3</int></value></member>`,
    `<member><name>value</name><value><int>0</int></value></member>`,
    `<member><name>output</name><value><string>no</string></value></member>`,
    `<member><name>protogeni_error_url</name><value><string>${log}</string></value></member>`,
  ];
  return `<?xml version="1.0"?><methodResponse><params><param><value><struct>${members.join('')}</struct></value></param></params></methodResponse>`;
}
