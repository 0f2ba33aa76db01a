// How many requests begin in one turn of the event loop. A new connection costs about a millisecond of
// reading keys and checking certificates; hundreds of sites asked at once would hold up everything else
// in the window for half a second. No request waits for another's answer, so a site that hangs takes
// no one's place.

/** With more the loop is held longer, with fewer all rows come later: measured with 200 sites. */
const perTurn = 2;

const waiting: (() => void)[] = [];
let begun = 0;

/** Resolves when the next request may begin: now, or a few turns later when many want to. */
export async function turnToBegin(): Promise<void> {
  if (begun === 0) setImmediate(nextTurn);
  if (begun < perTurn) begun += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function nextTurn(): void {
  const next = waiting.splice(0, perTurn);
  begun = next.length;
  if (begun > 0) setImmediate(nextTurn);
  for (const begin of next) begin();
}
