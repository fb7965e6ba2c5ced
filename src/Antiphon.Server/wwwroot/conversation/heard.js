// @ts-check

/**
 * How much of an utterance was heard.
 * @param {readonly string[]} segments The agent's text in order.
 * @param {string} heard What the far end played of it. White space may differ.
 * @returns {number[] | null} Characters heard of each segment; null when `heard` is not how the utterance begins.
 */
export function splitHeard(segments, heard) {
  const wanted = heard.replace(/\s+/g, '');
  let matched = 0;
  const counts = segments.map((segment) => {
    let position = 0;
    let end = 0;
    for (const character of segment) {
      const isSpace = /\s/.test(character);
      if (!isSpace) {
        if (matched >= wanted.length || !wanted.startsWith(character, matched)) break;
        matched += character.length;
        end = position + character.length;
      }
      position += character.length;
    }
    return end;
  });
  return matched === wanted.length ? counts : null;
}
