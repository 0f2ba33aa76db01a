// A disk image as an element of a request.
import { escapeXml } from '../syntax/escape';

export function snippet(name: string): string {
  return `<disk_image name="${escapeXml(name)}"/>`;
}
