import type { BundledPackage } from './bundled.mjs';
export const noticesFile: string;
export function notices(packages?: readonly BundledPackage[]): string;
