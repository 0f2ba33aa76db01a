// Makes the pictures in media/screenshots from the running product. Needs a built dist/.
import { forgetProxies } from './test/loopback.mts';
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { uiTests } from './bundles.mts';
import { hasPackedChromium, unpackChromium } from './vscode/chromium.mts';
import { fetchServer } from './vscode/fetch.mts';

const outdir = 'out/pictures';
await Promise.all([
  build({ ...uiTests(), entryPoints: ['test/ui/pictures.ts'], outdir }),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
forgetProxies();
const script = `${outdir}/pictures.mjs`;
const { status } = spawnSync(process.execPath, ['--enable-source-maps', script], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
