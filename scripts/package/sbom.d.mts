export interface BillOfMaterials {
  readonly metadata: { readonly component: Record<string, unknown> };
  readonly components: readonly Record<string, unknown>[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: string[] }[];
}
export function onlyBundled(
  document: BillOfMaterials,
  name: string,
  bundled: readonly string[],
): BillOfMaterials;
