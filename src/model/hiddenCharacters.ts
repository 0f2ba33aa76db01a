/**
 * The one table of characters that others can put into a text without anybody seeing them: they steer a
 * terminal, turn the direction of writing, or make two different texts look the same. What stands for them
 * is up to the place that shows the text.
 */

/**
 * Controls, formats, halves of a pair, what separates lines, and whatever Unicode says may be drawn as
 * nothing. U+FE0F passes behind the picture that it colours, and nowhere else.
 */
const hidden = (): RegExp =>
  /(?!(?<=\p{Extended_Pictographic})\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const beyondAscii = /[\u0080-\uffff]/;

/**
 * The text with `mark(character)` for every hidden character. Tabs and line ends are among them: only the
 * place that shows the text knows whether it has several lines.
 */
export function replaceHidden(text: string, mark: (character: string) => string): string {
  // Putting together the table takes 2 ms, and in ASCII only controls are hidden.
  return text.replace(beyondAscii.test(text) ? hidden() : /[^ -~]/g, mark);
}
