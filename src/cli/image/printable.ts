/**
 * What servers say, made fit for a terminal: characters that would steer it (move the cursor, colour,
 * retitle the window, turn the direction of writing round) are shown as marks instead of obeyed.
 */

/** Controls but TAB and LF, and what changes the direction of writing. */
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text for people; each steering character becomes U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(steering, '\uFFFD');
}

/** Switches of the styles that we use ourselves. */
const styles = /(\u001b\[(?:1|22|31|32|33|39)m)/;

/** As `printable`, but colours and bold stay: whoever they come from, they steer nothing. */
export function printableColoured(text: string): string {
  const parts = text.split(styles);
  return parts.map((part, index) => (index % 2 === 0 ? printable(part) : part)).join('');
}

/** JSON, indented, with every steering character written as an escape: the value stays the same. */
export function printableJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
