// Which image a node was loaded with, as the manifest tells it.

/** The manifest with the image that a node was loaded with, `project/name:version`; until then it names none. */
export function withLoadedImage(manifest: string, nodeId: string, image: string): string {
  const vnode = new RegExp(`(<emulab:vnode name="${nodeId}"[^>]*?)(?: disk_image="[^"]*")?(/?>)`);
  return manifest.replace(vnode, (_, head: string, tail: string) => {
    return `${head} disk_image="${image}"${tail}`;
  });
}
