/** Proxies are not used for sites; where one is set, a connection that fails may have to do with it. */

/** Name of the variable that sends calls to a host through a proxy; undefined when none does. */
export function proxyVariable(
  host: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const isSet = (name: string): boolean => (environment[name] ?? '').trim() !== '';
  const name = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].find(isSet);
  if (name === undefined) return undefined;
  const exceptions = environment['NO_PROXY'] ?? environment['no_proxy'] ?? '';
  return isException(hostname(host), exceptions) ? undefined : name;
}

function hostname(host: string): string {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : host;
}

/** As curl reads the list: `*`, hosts, and domains with or without a dot before them. */
function isException(host: string, list: string): boolean {
  const isLocal = host === 'localhost' || host.startsWith('127.') || host === '[::1]';
  const entries = list.split(/[\s,]+/).map((entry) => entry.replace(/^\.|:\d+$/g, ''));
  return isLocal || entries.some((entry) => entry === '*' || covers(entry, host));
}

function covers(entry: string, host: string): boolean {
  return entry !== '' && (host === entry || host.endsWith(`.${entry}`));
}
