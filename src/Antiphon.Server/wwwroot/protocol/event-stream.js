// @ts-check

/** The longest event that is kept while it arrives. A longer one is dropped. */
const MAX_EVENT_CHARACTERS = 1_000_000;

/**
 * Server-sent events, of which only `data` matters here (HTML standard, section 9.2.6). Pure: text in, events out.
 */
export class EventStreamParser {
  #rest = '';
  /** @type {string[]} */
  #data = [];
  #size = 0;

  /**
   * @param {string} text The next piece of the stream, cut anywhere.
   * @returns {string[]} The data of each event that became whole.
   */
  push(text) {
    /** @type {string[]} */
    const events = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = /** @type {string} */ (lines.pop());
    for (const line of lines) this.#line(line, events);
    if (this.#rest.length > MAX_EVENT_CHARACTERS) this.#rest = '';
    return events;
  }

  /** @param {string} line @param {string[]} events */
  #line(line, events) {
    if (line === '') {
      if (this.#data.length > 0 && this.#size <= MAX_EVENT_CHARACTERS) events.push(this.#data.join('\n'));
      this.#data = [];
      this.#size = 0;
    } else if (line.startsWith('data:')) {
      const data = line.slice(line[5] === ' ' ? 6 : 5);
      this.#size += data.length;
      if (this.#size <= MAX_EVENT_CHARACTERS) this.#data.push(data);
    }
  }
}

/**
 * Follows an event stream until it ends, fails or is aborted. Uses `fetch` because `EventSource` cannot send a key.
 * @param {string} url
 * @param {{ key: string | null, signal: AbortSignal, onOpen: () => void, onEvent: (event: any) => void }} options `onOpen`: the
 *   server will send events. `event`: the parsed data; what is not a JSON object is left out.
 * @returns {Promise<void>} When it is over, whatever ended it.
 */
export async function followEvents(url, { key, signal, onOpen, onEvent }) {
  try {
    const headers = new Headers({ Accept: 'text/event-stream' });
    if (key) headers.set('Authorization', `Token ${key}`);
    const response = await fetch(url, { headers, signal, cache: 'no-store' });
    if (!response.ok || !response.body) return;
    onOpen();

    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventStreamParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const data of parser.push(value)) {
        const event = parse(data);
        if (event) onEvent(event);
      }
    }
  } catch {
    // Aborted by us or cut off: the conversation itself lives on the other socket and says so there.
  }
}

/** @param {string} data */
function parse(data) {
  try {
    const value = JSON.parse(data);
    return value !== null && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
