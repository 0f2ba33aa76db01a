/** A program as text, bundled with what it imports. */
declare module '*?text' {
  const text: string;
  export default text;
}
