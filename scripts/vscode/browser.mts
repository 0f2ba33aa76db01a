// Starts a headless Chromium: the one from the npm package where it can run, else a Chrome, Edge or
// Chromium of this machine. It can reach loopback addresses only.
import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { messageOf } from '../messageOf.mts';
import { hasPackedChromium, unpackChromium } from './chromium.mts';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'];

/** Close it with `browser.close()`. */
export async function launchBrowser(): Promise<Browser> {
  const problems: string[] = [];
  for (const candidate of await candidates()) {
    try {
      return await launch(candidate);
    } catch (error) {
      problems.push(
        `- ${candidate.executablePath ?? candidate.channel ?? ''}: ${firstLines(error)}`,
      );
    }
  }
  throw new Error(
    'No browser could be started. Install Chrome, Edge or Chromium, or run "npm ci" again so that ' +
      `@sparticuz/chromium is there (Linux x64).\n${problems.join('\n')}`,
  );
}

async function candidates(): Promise<LaunchOptions[]> {
  return [
    ...(hasPackedChromium() ? [await unpackChromium()] : []),
    { channel: 'chrome' },
    { channel: 'msedge' },
    ...installed.filter((path) => existsSync(path)).map((executablePath) => ({ executablePath })),
  ];
}

/** Chromium's sandbox refuses to run as root, and needs user namespaces that some systems forbid. */
async function launch(candidate: LaunchOptions): Promise<Browser> {
  const options = { ...candidate, args: flags, handleSIGINT: false, handleSIGTERM: false };
  if (process.getuid?.() === 0) return chromium.launch({ ...options, chromiumSandbox: false });
  try {
    return await chromium.launch({ ...options, chromiumSandbox: true });
  } catch (error) {
    if (!/sandbox/i.test(String(error))) throw error;
    return chromium.launch({ ...options, chromiumSandbox: false });
  }
}

const flags = [
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--no-proxy-server',
  '--font-render-hinting=none',
  '--disable-domain-reliability',
  '--no-pings',
];

const firstLines = (error: unknown): string => messageOf(error).split('\n').slice(0, 3).join(' ');
