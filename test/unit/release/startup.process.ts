// Reads the built extension and starts it over an API of which nothing comes, then prints what each loaded.
import { globSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';

type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;

const modules = Module as unknown as { _load: Load };
const load = modules._load;
const loaded: string[] = [];

/** VS Code's API, as far as it is touched: every name that the sources use. */
const anything: object = new Proxy(Object, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
  construct: () => anything,
});
const sources = [...globSync('src/ui/**/*.ts'), 'src/extension.ts'];
const names = sources.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\bvscode\.(\w+)/g)].map(([, name = '']) => name),
);
const vscode = Object.fromEntries(names.map((name) => [name, anything]));

modules._load = function (request, ...rest) {
  if (request === 'vscode') return vscode;
  if (!request.startsWith('node:')) loaded.push(request);
  return load.call(this, request, ...rest);
};
const extension = createRequire(resolve('package.json'))('./dist/extension.js') as {
  activate(context: unknown): void;
};
const read = [...loaded];
extension.activate(anything);
process.stdout.write(JSON.stringify({ read, started: loaded }));
// What has begun would ask the API for ever.
process.exit(0);
