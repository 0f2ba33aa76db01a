/** The page of a build: one tab, which shows one build after the other and is brought back after a reload. */
import * as vscode from 'vscode';
import type { BuildRecord } from '../../model/builds/record';
import type { Parts } from '../context';
import { buildPanel } from '../contributions';
import { buildHtml } from '../pages/build/html';
import {
  isBuildFromPage,
  isBuildMemory,
  type BuildButton,
  type BuildFromPage,
  type BuildToPage,
} from '../pages/build/protocol';
import { buildState } from '../pages/build/state';
import { PageTabs, type Said } from '../pages/tabs';
import type { BuildRuns } from './buildRuns';

export type BuildActions = Record<BuildButton, (build: BuildRecord) => unknown>;

export type BuildPage = PageTabs<BuildRecord, Said<BuildFromPage>, BuildToPage>;

export function makeBuildPage(parts: Parts, runs: BuildRuns, actions: BuildActions): BuildPage {
  const page: BuildPage = new PageTabs(parts, {
    viewType: buildPanel,
    icon: 'snapshot',
    html: buildHtml,
    titleOf,
    remembered: (memory) => (isBuildMemory(memory) ? runs.find(memory.buildId) : undefined),
    isMessage: isBuildFromPage,
    hear: (_, { type, buildId }) => {
      // The build that the person saw as they pressed: the page may have turned to another one since.
      const build = runs.find(buildId);
      return build && actions[type](build);
    },
    tell: ({ id }) => stateOf(runs, id),
  });
  runs.onDidChange((id) => {
    if (page.of()?.subject.id === id) page.drawSoon();
  });
  return page;
}

function stateOf(runs: BuildRuns, id: string): BuildToPage | undefined {
  const build = runs.find(id);
  return build && { type: 'build', state: buildState(build, runs.around(id)) };
}

function titleOf({ recipe }: BuildRecord): string {
  return vscode.l10n.t('Build {0}', recipe.name);
}
