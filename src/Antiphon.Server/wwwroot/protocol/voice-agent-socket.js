// @ts-check
import { readMessage, writeFunctionResult, writeKeepAlive, writeSettings, writeUserMessage } from './codec.js';

/** Path of the protocol on the server that served this page. */
const PATH = '/v1/agent/converse';

/** Idle sessions are closed by the server; this often it hears from us when no audio flows. */
const KEEP_ALIVE_MS = 5000;

/** Audio that may wait in the socket: one second of 16 kHz. Audio later than that is dropped and counted. */
const MAX_WAITING_BYTES = 32_000;

/**
 * @typedef {object} SocketEvents
 * @property {(message: import('./codec.js').ServerMessage) => void} onMessage
 * @property {(audio: ArrayBuffer) => void} onAudio The receiver owns it.
 * @property {(close: { code: number, reason: string, opened: boolean }) => void} onClose Once, the last event.
 */

/** One session of the voice-agent protocol: settings at the start, audio and text after they were applied. */
export class VoiceAgentSocket {
  #socket;
  #to;
  #ready = false;
  #opened = false;
  #lastSentAt = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #keepAlive;

  /** Audio frames dropped because the connection was too slow for them. */
  droppedFrames = 0;

  /**
   * @param {string} origin Such as `https://example.org`; the page's own.
   * @param {{ key: string | null, inputHz: number, outputHz: number }} options A key goes in the WebSocket subprotocol
   *   list, as browsers cannot send headers.
   * @param {SocketEvents} to
   */
  constructor(origin, options, to) {
    this.#to = to;
    const url = new URL(PATH, origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = options.key ? new WebSocket(url, ['token', options.key]) : new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => { this.#opened = true; };
    this.#socket.onmessage = ({ data }) => this.#receive(data, options);
    this.#socket.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  /** Whether the settings were applied and the session is open. */
  get ready() { return this.#ready; }

  /** @param {Int16Array} frame Copied; dropped when the session is not ready or the connection cannot keep up. */
  sendAudio(frame) {
    if (!this.#ready) return;
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) {
      this.droppedFrames++;
      return;
    }
    this.#send(/** @type {Int16Array<ArrayBuffer>} */ (frame));
  }

  /** @param {string} content */
  sendUserMessage(content) {
    if (this.#ready) this.#send(writeUserMessage(content));
  }

  /** Ends the session; `onClose` still comes. */
  close() {
    this.#stopKeepAlive();
    this.#ready = false;
    this.#socket.close(1000);
  }

  /** @param {string | ArrayBuffer} data @param {{ inputHz: number, outputHz: number }} options */
  #receive(data, options) {
    if (typeof data !== 'string') {
      if (data.byteLength > 0) this.#to.onAudio(data);
      return;
    }
    const message = readMessage(data);
    if (message.type === 'welcome') this.#send(writeSettings(options));
    if (message.type === 'settings-applied') this.#start();
    if (message.type === 'function-calls')
      for (const call of message.calls)
        if (call.clientSide) this.#send(writeFunctionResult(call, 'This client has no functions.'));
    this.#to.onMessage(message);
  }

  #start() {
    this.#ready = true;
    this.#keepAlive = setInterval(() => {
      if (performance.now() - this.#lastSentAt >= KEEP_ALIVE_MS) this.#send(writeKeepAlive());
    }, KEEP_ALIVE_MS / 2);
  }

  /** @param {string | Int16Array<ArrayBuffer>} data */
  #send(data) {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#lastSentAt = performance.now();
    this.#socket.send(data);
  }

  /** @param {number} code @param {string} reason */
  #closed(code, reason) {
    this.#stopKeepAlive();
    this.#ready = false;
    this.#to.onClose({ code, reason, opened: this.#opened });
  }

  #stopKeepAlive() {
    clearInterval(this.#keepAlive);
  }
}

/**
 * Asks by plain HTTP why a WebSocket was refused, because browsers do not say: first the address itself, and when that
 * only wants its upgrade, the addresses that tell of a wrong key and of a server that is not ready.
 * @param {string} origin
 * @param {string | null} key
 * @returns {Promise<number | null>} HTTP status, or null when the server could not be reached.
 */
export async function askWhyRefused(origin, key) {
  const headers = new Headers();
  if (key) headers.set('Authorization', `Token ${key}`);
  /** @param {string} path */
  const ask = async (path) => (await fetch(new URL(path, origin), { headers, cache: 'no-store' })).status;
  try {
    const status = await ask(PATH);
    if (status !== 426 && status !== 400) return status;
    if ((await ask('/api/agent')) === 401) return 401;
    return (await ask('/health/ready')) === 503 ? 503 : status;
  } catch {
    return null;
  }
}
