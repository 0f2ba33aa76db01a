// Which proxy leads to a server, by the environment as curl reads it. VS Code has settings of its own for
// that and connects the extension itself; there this counts only where VS Code leaves requests alone.
import { BlockList, isIP } from 'node:net';
import { peerOf } from './address';

type Environment = Readonly<Record<string, string | undefined>>;

/** VS Code asks no proxy for these either: they mean this machine, and a proxy is another one. */
const HERE = ['localhost', '127.0.0.1', '::1'];

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

let areHeeded = (): boolean => true;

/**
 * For hosts with a setting of their own, such as VS Code's `http.proxySupport`: asked for each connection whether
 * the variables count.
 */
export function heedProxyVariables(when: () => boolean): void {
  areHeeded = when;
}

/** The proxy for a server, or undefined. A text that is no address of a proxy is given back as it is. */
export function proxyFor(url: URL, env?: Environment): URL | string | undefined {
  const name = proxyVariable(url, env);
  const given = name === undefined ? '' : ((env ?? process.env)[name] ?? '').trim();
  if (given === '') return undefined;
  const text = given.includes('://') ? given : `http://${given}`;
  return isWhole(text) ? new URL(text) : given;
}

/**
 * The name of the variable that gives the proxy for a server; undefined when there is none, or `NO_PROXY` leaves the
 * server out.
 */
export function proxyVariable(url: URL, env?: Environment): string | undefined {
  if (env === undefined && !areHeeded()) return undefined;
  const known = env ?? process.env;
  const { host, port } = peerOf(url);
  const name = VARIABLES.find((it) => (known[it] ?? '').trim() !== '');
  if (name === undefined || HERE.includes(host)) return undefined;
  const exceptions = known['no_proxy'] ?? known['NO_PROXY'] ?? '';
  const isExcepted = exceptions.split(/[\s,]+/).some((entry) => covers(entry, host, port));
  return isExcepted ? undefined : name;
}

/**
 * A password with `/`, `?`, `#` or a bare `%` must be escaped: else a part of it is taken for the host or port, and
 * told to people and to the system's resolver. So the address of a proxy has nothing behind its port.
 */
function isWhole(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, pathname } = new URL(text);
  if (!['', '/'].includes(pathname) || /[?#]/.test(text)) return false;
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

/** `*`, a domain with all below it, an address, a network such as 10.0.0.0/8; a port may follow a name. */
function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (isIP(host) !== 0) return entry === host || entry === `${host}:${port}` || holds(entry, host);
  const [, name = '', only] = /^(?:\*?\.)?([^:]+)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (name === '' || (only !== undefined && Number(only) !== port)) return false;
  return host === name || host.endsWith(`.${name}`);
}

function holds(network: string, address: string): boolean {
  const [, start = '', bits = ''] = /^([^/]+)\/(\d+)$/.exec(network) ?? [];
  const family = isIP(start);
  if (family === 0 || family !== isIP(address) || Number(bits) > (family === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  list.addSubnet(start, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
