/** Answers of the coach that come in parts: pure. */

/** Put a part of an answer that comes in parts behind those before; the last one may replace them all. */
export function withPart(text: string, part: { text: string; replaces: boolean; answer?: { text: string } }): string {
  return part.replaces && part.answer ? part.answer.text : text + part.text;
}
