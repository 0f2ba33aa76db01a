/** Validators of RSpecs: the product's own schemas, or a folder of schemas that others wrote. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attributeValue } from '../../src/rspec/syntax/tree';
import { scan } from '../../src/rspec/syntax/scan';
import { schemaFiles } from '../../src/rspec/schema/xsd';

/** Throws with the validator's complaints. */
export type Validate = (document: string) => void;

/**
 * @param folder that the locations are relative to
 * @param locations of the schema of each namespace
 */
export async function validatorOf(
  folder: string,
  locations: ReadonlyMap<string, string>,
): Promise<Validate> {
  const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
  const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
  xmlRegisterFsInputProviders();
  const imports = [...locations].map(
    ([namespace, file]) => `<xs:import namespace="${namespace}" schemaLocation="${file}"/>`,
  );
  const all = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`;
  const url = pathToFileURL(join(folder, 'all.xsd')).href;
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(all, { url }));
  return (text) => validator.validate(XmlDocument.fromString(text));
}

/** Which file of the product's schemas is for which namespace. */
export function ownLocations(): ReadonlyMap<string, string> {
  const { elements } = scan(schemaFiles().get('catalog.xml') ?? '');
  const entries = elements.flatMap((element): [string, string][] => {
    const name = attributeValue(element, 'name');
    const uri = attributeValue(element, 'uri');
    return name !== undefined && uri !== undefined ? [[name, uri]] : [];
  });
  return new Map(entries);
}

/** With the schemas that the product hands to XML extensions. */
export async function ownValidator(): Promise<Validate> {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  try {
    for (const [name, text] of schemaFiles()) writeFileSync(join(folder, name), text);
    return await validatorOf(folder, ownLocations());
  } finally {
    rmSync(folder, { recursive: true });
  }
}
