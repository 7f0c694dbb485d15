/** What is pasted, as it can be sent: line ends as "\n", without control and invisible characters. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\v\f]/g, "\n")
    .replace(/\u00a0/g, " ")
    // Format characters go (zero width space, direction overrides, byte order mark), but those that join letters and emoji.
    .replace(/[^\P{Cc}\n\t]|(?![\u200c\u200d])\p{Cf}/gu, "")
    .replace(/\n{3,}/g, "\n\n");
}

/** The text, cut to so many characters as the server counts them, and how many were cut off. */
export function cut(text: string, length: number): readonly [kept: string, lost: number] {
  const characters = [...text];
  const kept = Math.max(0, length);
  return characters.length > kept ? [characters.slice(0, kept).join(""), characters.length - kept] : [text, 0];
}
