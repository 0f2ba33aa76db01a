export function onInterrupt(stop: () => unknown): void;
