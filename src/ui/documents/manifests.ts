/** Manifests as read-only documents. One that VS Code brings back after a reload is fetched again. */
import * as vscode from 'vscode';
import type { Place } from '../../model/accounts/account';
import { explainInOneLine } from '../../model/failures/explain';
import { UserError } from '../../model/failures/userError';
import { isSameSite } from '../../model/inventory/experiment';
import type { Accounts } from '../accounts/accounts';
import type { PortalAccounts } from '../accounts/portalAccounts';

export const manifestScheme = 'protogeni-manifest';

/** Which slice at which site; all that the document's address says. */
export interface ManifestOf {
  /** Of a certificate, or of a portal. */
  readonly accountId: string;
  readonly siteUrn: string;
  readonly sliceUrn: string;
  /** Id of the experiment that the portal is asked for; absent where the site is asked. */
  readonly experiment?: string | undefined;
}

export class Manifests implements vscode.TextDocumentContentProvider {
  readonly #accounts: Accounts;
  readonly #portals: Pick<PortalAccounts, 'list'>;
  readonly #layOut: (text: string) => Promise<string>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  /** Fetched, and not yet taken by the document. */
  readonly #fresh = new Map<string, string>();
  readonly onDidChange = this.#changed.event;

  /** @param layOut for people: sites write a manifest into a line or two, and this document cannot be formatted. */
  constructor(
    accounts: Accounts,
    portals: Pick<PortalAccounts, 'list'>,
    layOut: (text: string) => Promise<string>,
  ) {
    this.#accounts = accounts;
    this.#portals = portals;
    this.#layOut = layOut;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(manifestScheme, this);
  }

  /** @throws RpcError, UserError */
  async show(of: ManifestOf, siteName: string, sliceName: string): Promise<void> {
    const plain = (text: string): string => text.replace(/[^\w.-]/g, '-');
    const uri = vscode.Uri.from({
      scheme: manifestScheme,
      path: `/${plain(siteName)}/${plain(sliceName)}-manifest.rspec`,
      query: JSON.stringify({
        accountId: of.accountId,
        siteUrn: of.siteUrn,
        sliceUrn: of.sliceUrn,
        experiment: of.experiment,
      }),
    });
    this.#fresh.set(uri.toString(), await this.#fetch(of));
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    const fresh = this.#fresh.get(key);
    this.#fresh.delete(key);
    if (fresh !== undefined) return fresh;
    try {
      return await this.#fetch(manifestOf(uri));
    } catch (error) {
      // A document that was brought back must not become an error page: it says what is wrong.
      return `<!-- ${explainInOneLine(error).replaceAll('--', '- -')} -->\n`;
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #fetch(of: ManifestOf): Promise<string> {
    if (of.experiment !== undefined) return this.#fromPortal(of, of.experiment);
    await this.#accounts.connect(false);
    const { account, site } = this.#place(of);
    const credentials = [await account.sliceAuthority.sliceCredential(of.sliceUrn)];
    const { manifest } = await site.componentManager.resolve({ urn: of.sliceUrn, credentials });
    if (manifest !== undefined && manifest !== '') return this.#layOut(manifest);
    throw new UserError(vscode.l10n.t('{0} has no manifest for this slice.', site.name));
  }

  async #fromPortal({ accountId, siteUrn }: ManifestOf, experiment: string): Promise<string> {
    const account = this.#portals.list.find(({ id }) => id === accountId);
    if (account === undefined) throw notConnected();
    const manifests = await account.portal.experiments.manifests(experiment);
    const own = manifests.find(({ aggregateUrn }) => isSameSite(aggregateUrn, siteUrn));
    if (own !== undefined) return this.#layOut(own.xml);
    throw new UserError(vscode.l10n.t('The portal has no manifest of this experiment yet.'));
  }

  #place({ accountId, siteUrn }: ManifestOf): Place {
    const account = this.#accounts.list.find(({ id }) => id === accountId);
    const site = account?.sites.find(({ urn }) => urn === siteUrn);
    if (account !== undefined && site !== undefined) return { account, site };
    throw notConnected();
  }
}

function notConnected(): UserError {
  return new UserError(
    vscode.l10n.t('The account of this manifest is not connected. Connect it, then show it again.'),
  );
}

/** Anybody can write an address, so it is checked. */
function manifestOf({ query }: vscode.Uri): ManifestOf {
  const { accountId, siteUrn, sliceUrn, experiment } = JSON.parse(query) as Record<string, unknown>;
  if (
    typeof accountId === 'string' &&
    typeof siteUrn === 'string' &&
    typeof sliceUrn === 'string' &&
    (experiment === undefined || typeof experiment === 'string')
  ) {
    return { accountId, siteUrn, sliceUrn, experiment };
  }
  throw new UserError(vscode.l10n.t('This is not the address of a manifest.'));
}
