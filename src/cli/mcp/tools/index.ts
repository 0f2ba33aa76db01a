/** All tools, in the order in which clients see them. One file has one tool, or those of one thing; a new one is a line here. */
import type { Tool } from '../offer';
import { checkNodeTool } from './check';
import { snapshotStatus, waitForSnapshot } from './followSnapshot';
import { showHistory } from './history';
import { compareImages, imageDetails, whoCanUse } from './image';
import { listImages } from './images';
import { lintFiles } from './lint';
import { planSnapshot } from './planSnapshot';
import { listSites } from './sites';
import { listSlivers } from './slivers';
import { startSnapshot } from './startSnapshot';
import { imageUsage } from './usage';

export const tools: readonly Tool[] = [
  listSites,
  listSlivers,
  listImages,
  imageDetails,
  whoCanUse,
  compareImages,
  checkNodeTool,
  planSnapshot,
  startSnapshot,
  snapshotStatus,
  waitForSnapshot,
  lintFiles,
  imageUsage,
  showHistory,
];
