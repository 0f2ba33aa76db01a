// Parts of the bench that run in processes of their own.
import { archiveFolder, restoreFolder } from '../../../src/testbed/images/archive';
import { startTestbed } from '../../../src/testbed';
import type { Parts } from '../support/child';
import { serveBare } from './bareServer';

const label = { format: 'ndz', runsOn: ['raw-pc'] };

export const parts: Parts = {
  archive: async (from = '', to = '') => {
    await archiveFolder(from, to, { label });
    return process.resourceUsage().maxRSS * 1024;
  },
  restore: async (from = '', to = '') => {
    await restoreFolder(from, to);
    return process.resourceUsage().maxRSS * 1024;
  },
  nothing: () => Promise.resolve(process.resourceUsage().maxRSS * 1024),
  testbed: async (directory = '') => {
    const testbed = await startTestbed({ directory, pollScale: 0.01 });
    return testbed.description;
  },
  bare: (directory = '', reply = '') => serveBare(directory, reply),
};
