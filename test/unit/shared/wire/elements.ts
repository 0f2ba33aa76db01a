/** Elements inside another, in order. */
export function elementsOf(node: Element): Element[] {
  return Array.from(node.childNodes).filter((child): child is Element => child.nodeType === 1);
}
