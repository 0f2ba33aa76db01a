// Servers behind a proxy: which one, and that it carries bytes without being believed in anything.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { explain } from '../../../../src/model/failures/explain';
import { ComponentManager, fetchServerCertificate, heedProxyVariables } from '../../../../src/rpc';
import { proxyFor } from '../../../../src/rpc/tls/proxy';
import { makeAuthority, makeServer } from '../../../support/certificates';
import { answer, TestServer } from '../../../support/httpsServer';
import { success } from '../wire/replies';
import { failure, World } from '../world';

const version = success({ api: 2, level: 1, input_rspec: [2], output_rspec: 2, ad_rspec: [2] });
const variables = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'];

describe('the proxy for a server', () => {
  const site = 'https://boss.site.example:12369/cm';

  function chosen(env: Record<string, string>, url = site): string | undefined {
    const proxy = proxyFor(new URL(url), env);
    return typeof proxy === 'string' ? proxy : proxy?.host;
  }

  it('is the one that the environment names, small letters first', () => {
    assert.equal(chosen({ HTTPS_PROXY: 'http://p.example:3128' }), 'p.example:3128');
    assert.equal(chosen({ https_proxy: 'a.example:1', HTTPS_PROXY: 'b.example:2' }), 'a.example:1');
    assert.equal(chosen({ ALL_PROXY: 'http://p.example:3128' }), 'p.example:3128');
    assert.equal(chosen({ HTTP_PROXY: 'http://p.example:3128' }), undefined);
    assert.equal(chosen({ HTTPS_PROXY: '' }), undefined);
  });

  for (const [entry, excepts] of [
    ['*', true],
    ['site.example', true],
    ['.site.example', true],
    ['*.site.example', true],
    ['boss.site.example:12369', true],
    ['other.example, SITE.example', true],
    ['boss.site.example:443', false],
    ['ite.example', false],
    ['10.0.0.0/8', false],
  ] as const) {
    it(`is ${excepts ? 'left out' : 'used'} with NO_PROXY=${entry}`, () => {
      const env = { HTTPS_PROXY: 'http://p.example:3128', NO_PROXY: entry };
      assert.equal(chosen(env), excepts ? undefined : 'p.example:3128');
    });
  }

  it('is left out for networks, and for this machine', () => {
    const env = { HTTPS_PROXY: 'http://p.example:3128', NO_PROXY: '10.0.0.0/8' };
    assert.equal(chosen(env, 'https://10.1.2.3/'), undefined);
    assert.equal(chosen(env, 'https://11.1.2.3/'), 'p.example:3128');
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      assert.equal(chosen(env, `https://${host}:8443/`), undefined);
  });
});

describe('a request through a proxy', () => {
  let world: World;
  let proxy: Server;
  let asked: IncomingMessage[];
  /** What the proxy does with a tunnel. */
  let open: (target: string, socket: Socket) => void;
  const sockets = new Set<Socket>();
  const saved = variables.map((name) => [name, process.env[name]] as const);

  const forward = (target: string, socket: Socket): void => {
    const [host = '', port = ''] = target.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
  };

  before(async () => {
    world = await World.make();
    proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request);
      sockets.add(socket);
      socket.on('error', () => undefined);
      open(request.url ?? '', socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    [asked, open] = [[], forward];
    for (const name of variables) Reflect.deleteProperty(process.env, name);
    const { port } = proxy.address() as AddressInfo;
    process.env['HTTPS_PROXY'] = `http://someone:s%40cret@127.0.0.1:${port}`;
  });
  afterEach(() => world.reset());
  after(() => {
    for (const [name, value] of saved)
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  function call(server: TestServer, trust = world.trust): Promise<unknown> {
    return new ComponentManager(world.options(server, { trust })).getVersion({ timeout: 5_000 });
  }

  it('reaches the server, which sees our certificate; the proxy gets its login', async () => {
    const server = await world.replies(version);
    await call(server);
    await call(server);
    assert.deepEqual(
      server.received.map(({ client }) => client),
      [world.alice.fingerprint, world.alice.fingerprint],
    );
    assert.deepEqual(
      asked.map(({ url }) => url),
      [server.host],
    );
    const login = asked[0]?.headers['proxy-authorization']?.replace('Basic ', '') ?? '';
    assert.equal(Buffer.from(login, 'base64').toString(), 'someone:s@cret');
  });

  it('is not made where NO_PROXY names the server', async () => {
    process.env['NO_PROXY'] = '127.0.0.2';
    const server = await world.replies(version);
    await call(server);
    assert.equal(asked.length, 0);
  });

  it('is not made where the program says that the variables do not count', async () => {
    const server = await world.replies(version);
    heedProxyVariables(() => false);
    try {
      await call(server);
    } finally {
      heedProxyVariables(() => true);
    }
    assert.equal(asked.length, 0);
  });

  it('shows the certificate of the server at first contact, and pins it', async () => {
    const server = await world.replies(version);
    const { fingerprint } = await fetchServerCertificate(server.url());
    await call(server, { fingerprint });
    assert.equal(server.received.length, 1);
    assert.ok(asked.length >= 2);
  });

  it('is not sent when the proxy leads to another server', async () => {
    const server = await world.replies(version);
    const other = await makeAuthority('CN=Other CA');
    const fake = await TestServer.start(await makeServer(other), world.ca, (it) =>
      answer(it, version),
    );
    open = (_target, socket) => forward(fake.host, socket);
    const error = await failure(call(server));
    assert.equal(error.reason, 'untrusted');
    assert.equal(fake.received.length, 0);
    await fake.stop();
  });

  it('is not sent when the proxy leads to a server of the same CA with another name', async () => {
    const server = await world.replies(version);
    const elsewhere = await makeServer(world.ca, { hosts: ['localhost', '127.0.0.1'] });
    const fake = await TestServer.start(elsewhere, world.ca, (it) => answer(it, version));
    open = (_target, socket) => forward(fake.host, socket);
    const error = await failure(call(server));
    assert.equal(error.reason, 'untrusted');
    assert.equal(fake.received.length, 0);
    await fake.stop();
  });

  for (const [status, words] of [
    [407, /the proxy 127\.0\.0\.1:\d+ asks for a login/],
    [101, /through the proxy 127\.0\.0\.1:\d+ \(HTTP 101\)/],
    [502, /through the proxy 127\.0\.0\.1:\d+ \(HTTP 502\)/],
  ] as const) {
    it(`names the proxy that answers ${status}, and never its password`, async () => {
      open = (_target, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      const error = await failure(call(await world.replies(version)));
      assert.equal(error.reason, 'connect');
      assert.match(explain(error).sentence, words);
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /cret/);
    });
  }

  for (const password of ['1234/cret', '1234?cret', '12#cret', '%zzcret'])
    it(`takes a proxy whose password has marks of addresses (${password}) for no address`, async () => {
      process.env['HTTPS_PROXY'] = `http://alice:${password}@127.0.0.1:9`;
      const error = await failure(call(await world.replies(version)));
      assert.match(explain(error).sentence, /the value of HTTPS_PROXY is not a URL/);
      const shown = `${explain(error).sentence}${inspect(error, { depth: 9, showHidden: true })}`;
      assert.doesNotMatch(shown, /cret|1234|alice/);
    });

  for (const given of [
    'http://alice:cret?x',
    'http://cret1234?',
    'cret:1234?x@127.0.0.1:9',
    'http://alice:cret#x',
    'http://alice:cret/x',
  ])
    it(`shows nothing of an address that breaks off in its password (${given})`, async () => {
      process.env['HTTPS_PROXY'] = given;
      const error = await failure(call(await world.replies(version)));
      assert.match(explain(error).sentence, /the value of HTTPS_PROXY is not a URL/);
      const shown = `${explain(error).sentence}${inspect(error, { depth: 9, showHidden: true })}`;
      assert.doesNotMatch(shown, /cret|1234|alice/);
    });

  it('names the proxy that nobody answers at', async () => {
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
    const error = await failure(call(await world.replies(version)));
    assert.match(explain(error).sentence, /through the proxy 127\.0\.0\.1:9 \(ECONNREFUSED\)/);
  });

  it('ends at its limit when the proxy says nothing', async () => {
    open = () => undefined;
    const server = await world.replies(version);
    const client = new ComponentManager(world.options(server));
    assert.equal((await failure(client.getVersion({ timeout: 100 }))).reason, 'timeout');
  });

  it('is not made through a kind of proxy that is not supported, and says so', async () => {
    process.env['HTTPS_PROXY'] = 'socks5://127.0.0.1:9';
    const error = await failure(call(await world.replies(version)));
    assert.match(explain(error).sentence, /socks5 is not supported/);
  });
});
