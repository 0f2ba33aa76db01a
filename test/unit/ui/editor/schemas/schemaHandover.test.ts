// How the schemas reach an XML extension, whose interface is stood in for: it cannot be had from npm.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  hasSchemaInterface,
  SchemaHandover,
  type SchemaInterface,
} from '../../../../../src/ui/editor/schemas/schemaHandover';

/** Keeps its catalogs as the real one does. */
class XmlCatalogs implements SchemaInterface {
  readonly catalogs: string[] = [];

  addXMLCatalogs(catalogs: string[]): void {
    this.catalogs.push(...catalogs);
  }

  removeXMLCatalogs(catalogs: string[]): void {
    for (const catalog of catalogs) this.catalogs.splice(this.catalogs.indexOf(catalog), 1);
  }
}

const activates = (exported: unknown): { activate(): Promise<unknown> } => ({
  activate: () => Promise.resolve(exported),
});

const never = (error: unknown): void => assert.fail(String(error));

describe('the hand-over of schemas', () => {
  it('names the catalog once, and takes it back at the end', async () => {
    const xml = new XmlCatalogs();
    const handover = new SchemaHandover('/schemas/catalog.xml', never);
    const asked = [activates(xml), activates(xml)].map((extension) => handover.to(extension));
    assert.deepEqual(await Promise.all(asked), [true, false]);
    assert.equal(await handover.to(activates(xml)), false);
    assert.deepEqual(xml.catalogs, ['/schemas/catalog.xml']);
    handover.dispose();
    assert.deepEqual(xml.catalogs, []);
  });

  it('meets an extension that was replaced by a newer one', async () => {
    const [first, second] = [new XmlCatalogs(), new XmlCatalogs()];
    const handover = new SchemaHandover('/catalog.xml', never);
    await handover.to(activates(first));
    await handover.to(activates(second));
    assert.equal(second.catalogs.length, 1);
  });

  it('does without an extension, and without an interface that it knows', async () => {
    const handover = new SchemaHandover('/catalog.xml', never);
    await handover.to(undefined);
    for (const other of [undefined, null, {}, { addXMLCatalogs: true }]) {
      assert.equal(hasSchemaInterface(other), false);
      await handover.to(activates(other));
    }
    handover.dispose();
  });

  it('tells of an extension that fails, and leaves it alone', async () => {
    const told: unknown[] = [];
    const broken = new Error('no Java');
    const handover = new SchemaHandover('/catalog.xml', (error) => told.push(error));
    const extension = { activate: () => Promise.reject(broken) };
    assert.equal(await handover.to(extension), false);
    await handover.to(extension);
    assert.deepEqual(told, [broken], 'once');
  });

  it('hands nothing over after its end', async () => {
    const xml = new XmlCatalogs();
    const handover = new SchemaHandover('/catalog.xml', never);
    const handing = handover.to(activates(xml));
    handover.dispose();
    await handing;
    assert.deepEqual(xml.catalogs, []);
  });
});
