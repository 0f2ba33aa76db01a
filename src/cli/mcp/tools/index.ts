/** All tools, in the order in which clients see them. One file has one tool, or those of one thing; a new one is a line here. */
import type { Tool } from '../offer';
import { buildStatus, planBuild, startBuild, validateRecipe, waitForBuild } from './build';
import { checkNodeTool } from './check';
import { deletePlanned, planDelete, planPrune } from './delete';
import { snapshotStatus, waitForSnapshot } from './followSnapshot';
import { showHistory } from './history';
import { compareImages, imageDetails, whoCanUse } from './image';
import { listImages } from './images';
import { lintFiles } from './lint';
import { listSites } from './sites';
import { listSlivers } from './slivers';
import { planSnapshot, startSnapshot } from './snapshot';
import { planTry, startTry, tryStatus, waitForTry } from './try';
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
  planTry,
  startTry,
  tryStatus,
  waitForTry,
  validateRecipe,
  planBuild,
  startBuild,
  buildStatus,
  waitForBuild,
  lintFiles,
  imageUsage,
  planDelete,
  planPrune,
  deletePlanned,
  showHistory,
];
