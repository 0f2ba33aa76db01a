/**
 * Forgets a developer's proxy, for this process and for all that it starts from now on: tests talk to servers on
 * this machine, which a proxy cannot reach. NO_PROXY would also hold back the proxies that tests set up
 * themselves. Called after what has to be downloaded is there.
 */
export function forgetProxies(): void {
  for (const name of Object.keys(process.env))
    if (/^(https?|all|no)_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
}
