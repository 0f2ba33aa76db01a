/** Choices that lead on where a list has nothing to choose from: no list of the window is a dead end. */
import * as vscode from 'vscode';
import { explain } from '../../model/failures/explain';
import type { PortalState } from '../../model/inventory/inventory';
import type { InventoryPart, SiteState } from '../../model/inventory/siteState';
import { commands } from '../contributions';
import type { Parts } from '../context';
import type { Choice } from '../multiStepInput';
import { leftOutRows, leftOutWords } from '../trees/row';

/** What a choice does instead of being an answer. */
export class WayOn {
  readonly go: () => unknown;
  /** The list may have changed by it, so the question is asked again. */
  readonly comesBack: boolean;

  constructor(go: () => unknown, comesBack: boolean) {
    this.go = go;
    this.comesBack = comesBack;
  }
}

type Line = Choice<WayOn>;

/** The list of RSpecs in the workspace, for `executeCommand`. */
export const openRspec = ['workbench.action.quickOpen', '.rspec'] as const;

function line(
  icon: string,
  label: string,
  detail: string,
  go: () => unknown,
  comesBack = false,
): Line {
  const iconPath = new vscode.ThemeIcon(icon);
  return { label, detail, iconPath, alwaysShow: true, value: new WayOn(go, comesBack) };
}

function run(command: string): () => unknown {
  return () => vscode.commands.executeCommand(command);
}

/** Where there is no image or no snapshot yet. */
export function takeSnapshot(label: string): Line {
  const detail = vscode.l10n.t('Take a snapshot of a sliver to make one.');
  return line('device-camera', label, detail, run(commands.snapshotSliver));
}

/** Where only what a portal shows will do, and none of it is there. */
export function signInToSee(label: string): Line {
  const detail = vscode.l10n.t('Sign in with a portal token to see your experiments.');
  return line('account', label, detail, run(commands.signIn), true);
}

/** Where no slice or no sliver was found. */
export function lookElsewhere({ accounts }: Pick<Parts, 'accounts'>, label: string): Line[] {
  const own = accounts.list.some(({ local }) => !local);
  return [
    line(
      'refresh',
      label,
      vscode.l10n.t('Look again, for instance after making a slice on the web page of a site.'),
      run(commands.refresh),
      true,
    ),
    line(
      'add',
      vscode.l10n.t('Add Slice…'),
      vscode.l10n.t('Show a slice that someone else created.'),
      run(commands.addSlice),
      true,
    ),
    ...(own
      ? [
          line(
            'server-environment',
            vscode.l10n.t('Choose Sites…'),
            vscode.l10n.t('Slivers of other sites may be hidden.'),
            run(commands.chooseAggregates),
            true,
          ),
        ]
      : []),
  ];
}

/** What could not be read is no absence: each line says why, and tries again. */
export function unread(parts: Parts, part: InventoryPart): Line[] {
  const { inventory, accounts, loading } = parts;
  const sites = inventory.sites.flatMap((state) => {
    const { error } = state[part];
    const { account, site } = state;
    const scope = { accountId: account.id, siteUrn: site.urn, part };
    if (state[part].loading) return [];
    const again = (): void => void loading.refresh(scope);
    return error === undefined && part === 'slices'
      ? unreadSlices(state, again)
      : error === undefined
        ? []
        : [failed(site.name, error, again)];
  });
  const others = accounts.problems.map(({ label, error }) =>
    failed(label, error, run(commands.refresh)),
  );
  return [
    ...sites,
    ...others,
    ...(part === 'slices' ? inventory.portals.flatMap((state) => portalUnread(parts, state)) : []),
    ...inventory.sites.flatMap((state) => incomplete(state, part)),
    ...notConnected(parts),
  ];
}

/** What is on a slice is not known where its own site did not say. */
function unreadSlices({ site, slices }: SiteState, again: () => unknown): Line[] {
  return (slices.value ?? []).flatMap(({ name, slivers, error }) =>
    error === undefined || slivers.length > 0
      ? []
      : [failed(vscode.l10n.t('{0} at {1}', name, site.name), error, again)],
  );
}

function portalUnread({ loading }: Parts, { account, experiments }: PortalState): Line[] {
  const { error, loading: isLoading } = experiments;
  if (error === undefined || isLoading) return [];
  const scope = { portalId: account.id, part: 'slices' } as const;
  return [failed(account.label, error, () => void loading.refresh(scope))];
}

function failed(label: string, error: unknown, again: () => unknown): Line {
  const title = vscode.l10n.t('{0} could not be read', label);
  return tryAgain(title, explain(error, { site: label }).sentence, again);
}

/** @param why a sentence, or empty */
export function tryAgain(label: string, why: string, again: () => unknown): Line {
  const detail = [why, vscode.l10n.t('Choose this to try again.')].filter(Boolean).join(' ');
  return line('error', label, detail, again, true);
}

/** Rows of a site that are missing in the list. */
function incomplete(state: SiteState, part: InventoryPart): Line[] {
  return leftOutRows(state, part, state.site.name).map((row) => {
    const { count, why } = leftOutWords(row);
    return line('warning', count, why, run(commands.showLog));
  });
}

/** Without a certificate that is open, nobody was asked. */
function notConnected({ accounts, inventory, testbed }: Parts): Line[] {
  if (accounts.locked) {
    return [
      line(
        'key',
        vscode.l10n.t('Your certificate is locked'),
        vscode.l10n.t('Enter its passphrase.'),
        () => accounts.connect(true),
        true,
      ),
    ];
  }
  // Who has a token can go on without one.
  if (accounts.empty !== 'no-account' || inventory.portals.length > 0) return [];
  const certificate = line(
    'key',
    vscode.l10n.t('Choose Certificate…'),
    vscode.l10n.t('Sites require a certificate. Choose yours first.'),
    run(commands.chooseCertificate),
    true,
  );
  const start = line(
    'play',
    vscode.l10n.t('Start Local Testbed'),
    vscode.l10n.t('Try everything on this computer, without an account.'),
    run(commands.startTestbed),
    true,
  );
  return testbed.state === 'running' || testbed.state === 'starting'
    ? [certificate]
    : [certificate, start];
}

/** Which sites have not answered yet. @param connecting no site may be known yet */
export function stillRead(
  { inventory, testbed }: Pick<Parts, 'inventory' | 'testbed'>,
  part: InventoryPart,
  connecting: boolean,
): Choice<never>[] {
  const sites = inventory.sites.filter((state) => state[part].loading).map(({ site }) => site.name);
  const portals =
    part === 'slices' ? inventory.portals.filter(({ experiments }) => experiments.loading) : [];
  const names = [...sites, ...portals.map(({ account }) => account.label)];
  const spinning = new vscode.ThemeIcon('loading~spin');
  if (names.length > 0) {
    const label = vscode.l10n.t('Still reading {0}…', names.join(', '));
    return [{ label, iconPath: spinning, alwaysShow: true }];
  }
  if (testbed.state === 'starting') {
    const label = vscode.l10n.t('The local testbed is starting…');
    return [{ label, iconPath: spinning, alwaysShow: true }];
  }
  if (!connecting) return [];
  return [{ label: vscode.l10n.t('Reading…'), iconPath: spinning, alwaysShow: true }];
}
