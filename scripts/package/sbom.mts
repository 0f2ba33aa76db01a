// The software bill of materials of a release: which libraries, in which version, are in it. npm
// writes what package-lock.json names; of that only what is really bundled is kept.
import { readFileSync } from 'node:fs';
import { npm } from '../npm.mts';
import { bundledPackages } from './bundled.mts';

/** The parts of a CycloneDX document that are used here. */
export interface BillOfMaterials {
  readonly metadata: { readonly component: Readonly<Record<string, unknown>> };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: string[] }[];
}

interface Component extends Readonly<Record<string, unknown>> {
  readonly 'bom-ref': string;
  readonly properties: readonly { readonly name: string }[];
}

/** A CycloneDX document. Needs a built dist/. */
export async function billOfMaterials(): Promise<BillOfMaterials> {
  const printed = await npm(['sbom', '--sbom-format=cyclonedx', '--package-lock-only']);
  const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly name: string };
  const names = bundledPackages().map((each) => `${each.name}@${each.version}`);
  return onlyBundled(JSON.parse(printed) as BillOfMaterials, name, names);
}

/** @throws Error when npm does not know a bundled package: then the lock file is not the one in use. */
export function onlyBundled(
  document: BillOfMaterials,
  name: string,
  bundled: readonly string[],
): BillOfMaterials {
  const { component } = document.metadata;
  const components = document.components.filter((each) => bundled.includes(each['bom-ref']));
  const missing = bundled.filter((ref) => !components.some((each) => each['bom-ref'] === ref));
  if (missing.length > 0) throw new Error(`package-lock.json does not name ${missing.join(', ')}.`);
  const kept: unknown[] = [component['bom-ref'], ...bundled];
  const dependencies = document.dependencies
    .filter(({ ref }) => kept.includes(ref))
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: dependsOn.filter((on) => kept.includes(on)),
    }));
  return {
    ...document,
    metadata: { ...document.metadata, component: { ...component, name } },
    components: components.map(shipped),
    dependencies,
  };
}

/** For npm they are tools of development; in the bundles they ship. */
function shipped(component: Component): Component {
  const properties = component.properties.filter(({ name }) => name !== developmentOnly);
  return { ...component, scope: 'required', properties };
}

const developmentOnly = 'cdx:npm:package:development';
