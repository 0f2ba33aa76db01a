declare module '*.md' {
  /** As it stands; the bundler puts it in. */
  const text: string;
  export default text;
}
