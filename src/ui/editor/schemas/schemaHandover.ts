/**
 * Hands a catalog of schemas to an XML extension, once, whenever it turns up. Its interface is that of
 * redhat.vscode-xml (`XMLExtensionApi`): catalogs are named by their paths. Knows no VS Code.
 */

export interface SchemaInterface {
  addXMLCatalogs(catalogs: string[]): void;
  removeXMLCatalogs(catalogs: string[]): void;
}

/** An extension that may have that interface. */
export interface XmlExtension {
  activate(): PromiseLike<unknown>;
}

export function hasSchemaInterface(exported: unknown): exported is SchemaInterface {
  if (typeof exported !== 'object' || exported === null) return false;
  const { addXMLCatalogs, removeXMLCatalogs } = exported as Partial<SchemaInterface>;
  return typeof addXMLCatalogs === 'function' && typeof removeXMLCatalogs === 'function';
}

const nobody = Symbol();
/** An extension that failed is left alone. */
const broken = Symbol();

export class SchemaHandover {
  readonly #catalog: string;
  readonly #failed: (error: unknown) => void;
  /** What the extension exports that was met last. */
  #met: unknown = nobody;
  #receiver: SchemaInterface | undefined;
  #ended = false;

  /** @param failed hears what the other extension throws; it is no failure of ours. */
  constructor(catalog: string, failed: (error: unknown) => void) {
    this.#catalog = catalog;
    this.#failed = failed;
  }

  /**
   * Resolves when it is done, or cannot be; with true for an extension that was not met before. Never
   * rejects; asked again for the same one, does nothing.
   */
  async to(extension: XmlExtension | undefined): Promise<boolean> {
    if (extension === undefined || this.#met === broken) return false;
    try {
      const exported = await extension.activate();
      // VS Code describes one extension by a new object each time, but what it exports stays.
      if (this.#ended || exported === this.#met) return false;
      this.#met = exported;
      if (!hasSchemaInterface(exported)) return true;
      exported.addXMLCatalogs([this.#catalog]);
      this.#receiver = exported;
      return true;
    } catch (error) {
      this.#met = broken;
      this.#failed(error);
      return false;
    }
  }

  dispose(): void {
    this.#ended = true;
    try {
      this.#receiver?.removeXMLCatalogs([this.#catalog]);
    } catch (error) {
      this.#failed(error);
    }
  }
}
