// @ts-check

/**
 * What went wrong, as it is shown.
 * @typedef {object} Problem
 * @property {string} code Stable name.
 * @property {string} message What happened.
 * @property {string} advice What to do about it.
 * @property {boolean} [fatal] Whether it ended the conversation.
 * @property {boolean} [precise] Whether code and advice are the server's own, which says more than the protocol's words for it.
 */

/** Advice for the protocol's errors. @type {Record<string, string>} */
const ERROR_ADVICE = {
  INTERNAL_SERVER_ERROR: 'Start again. If it repeats, look at the server’s log for this session.',
  CLIENT_MESSAGE_TIMEOUT: 'The server heard nothing for too long. Start again when you are ready to talk.',
  UNPARSABLE_CLIENT_MESSAGE: 'This page and the server do not fit together. Reload the page.',
  NON_SETTINGS_MESSAGE_BEFORE_SETTINGS: 'This page and the server do not fit together. Reload the page.',
  SETTINGS_ALREADY_APPLIED: 'This page and the server do not fit together. Reload the page.',
  INVALID_SETTINGS: 'The server cannot offer what this page asks for; its description says which field.',
  FAILED_TO_START_LISTENING: 'Speech recognition did not start. Run `antiphon doctor` on the server; typed text may still work.',
  ASR_CONNECTION_CLOSED: 'Speech recognition ended. Start again; usually it passes.',
  ASR_DRIVER_TIMEOUT: 'No text came for what was said. Check the microphone and start again.',
  USER_AUDIO_FORMAT: 'The audio did not fit its format. Reload the page.',
  FAILED_TO_SPEAK: 'Speech synthesis failed. Run `antiphon doctor` on the server.',
  FAILED_TO_THINK: 'The model gave no answer to this turn. Say it again; if it repeats, look at the model’s configuration.',
  NON_EXISTENT_FUNCTION_CALLED: 'The model called a tool that the agent does not have. Correct the agent’s instructions.',
  AGENT_ID_NOT_SUPPORTED: 'The server keeps no stored agents.',
  INVALID_AGENT_ID: 'The server does not know this agent.',
  MAXIMUM_SESSION_LENGTH_REACHED: 'The conversation reached its longest time. Start a new one.',
  SERVER_GOING_AWAY: 'The server is stopping. Start again in a moment.',
};

/** @type {Record<string, string>} */
const WARNING_ADVICE = {
  THINK_REQUEST_FAILED: 'Another model is tried.',
  SPEAK_REQUEST_FAILED: 'Another voice is tried.',
  FUNCTION_CALL_FAILED: 'The agent was told and goes on.',
  ENGINE_MISSING: 'Run `antiphon doctor` on the server: it names the command that installs it. Typed text still works.',
};

/** @type {Record<number, Problem>} */
const CLOSES = {
  1001: { code: 'going_away', message: 'The server is stopping.', advice: 'Start again in a moment.' },
  1002: { code: 'protocol_error', message: 'The server did not understand this page.', advice: 'Reload the page.' },
  1003: { code: 'unsupported_data', message: 'The server does not take what this page sent.', advice: 'Reload the page.' },
  1006: { code: 'connection_lost', message: 'The connection ended without a goodbye.', advice: 'Check the network and start again.' },
  1008: { code: 'policy', message: 'The server refused the connection by its rules.', advice: 'Check the key and the server’s limits.' },
  1009: { code: 'message_too_large', message: 'A message was larger than the server accepts.', advice: 'Type a shorter text.' },
  1011: { code: 'server_error', message: 'Something failed inside the server.', advice: 'Start again. If it repeats, look at the server’s log.' },
  1012: { code: 'restarting', message: 'The server is restarting.', advice: 'Start again in a moment.' },
  1013: { code: 'busy', message: 'The server has no room for another conversation.', advice: 'Try again later.' },
};

/** @type {Record<number, Problem>} */
const REFUSALS = {
  401: { code: 'unauthenticated', message: 'This server asks for a key.', advice: 'Enter the key and start again.' },
  403: { code: 'forbidden', message: 'The key may not do this.', advice: 'Use a key with the right to talk to agents.' },
  404: { code: 'not_found', message: 'This server does not offer the voice-agent protocol.', advice: 'Check the address; the page belongs to an Antiphon server.' },
  426: { code: 'refused', message: 'The server is there but refused the conversation.', advice: 'It may be full, or a proxy stands in the way of WebSockets. Try again in a moment.' },
  429: { code: 'too_many_sessions', message: 'The server has no room for another conversation.', advice: 'Try again when another one has ended.' },
  503: { code: 'not_ready', message: 'The server is not ready.', advice: 'Try again in a moment.' },
};

/** @param {string} code @param {string} description @returns {Problem} */
export function problemOfError(code, description) {
  return {
    code: code || 'error',
    message: description || 'The server reported an error without a description.',
    advice: ERROR_ADVICE[code] ?? 'Start again. If it repeats, look at the server’s log.',
    fatal: code !== 'FAILED_TO_THINK',
  };
}

/** @param {string} code @param {string} description @returns {Problem} */
export function problemOfWarning(code, description) {
  return {
    code: code || 'warning',
    message: description || 'The server reported a warning without a description.',
    advice: WARNING_ADVICE[code] ?? 'The conversation goes on.',
  };
}

/**
 * A fault of the event stream.
 * @param {{ code?: unknown, message?: unknown, advice?: unknown }} event
 * @returns {Problem}
 */
export function problemOfFault(event) {
  const code = text(event.code) || 'fault';
  const typed = code === 'engine_missing' ? ' Typed text still works.' : '';
  return { code, message: text(event.message) || 'Something failed; the conversation goes on.', advice: text(event.advice) + typed, precise: true };
}

/**
 * @param {number} code WebSocket close code.
 * @param {string} reason
 * @returns {Problem | null} Null for a normal close.
 */
export function problemOfClose(code, reason) {
  if (code === 1000 || code === 1005) return null;
  const known = CLOSES[code];
  return {
    code: known?.code ?? `close_${code}`,
    message: known?.message ?? `The connection was closed with code ${code}${reason ? `: ${reason}` : ''}.`,
    advice: known?.advice ?? 'Start again. If it repeats, look at the server’s log.',
    fatal: true,
  };
}

/**
 * Why the connection was not made.
 * @param {number | null} status HTTP status of the same address; null when the server could not be reached.
 * @returns {Problem}
 */
export function problemOfRefusal(status) {
  const known = status === null ? null : REFUSALS[status];
  if (known) return { ...known, fatal: true };
  if (status !== null && status >= 500)
    return { code: `http_${status}`, message: 'The server failed before the conversation began.', advice: 'Look at the server’s log.', fatal: true };
  return {
    code: 'connection_refused',
    message: 'The server could not be reached.',
    advice: 'Check that it runs and that no proxy stands in the way of WebSockets.',
    fatal: true,
  };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : '';
}
