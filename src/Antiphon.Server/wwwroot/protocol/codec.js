// @ts-check

/**
 * The messages of the voice-agent protocol that this page reads. Text frames carry JSON, binary frames carry audio.
 *
 * @typedef {{ id: string, name: string, arguments: string, clientSide: boolean }} FunctionCall
 * @typedef {{
 *   total: number | null, speechToText: number | null, firstToken: number | null, firstText: number | null,
 *   tools: number | null, thinking: number | null, textToSpeech: number | null }} ReportedLatency Seconds.
 * @typedef {{ type: 'welcome', requestId: string }
 *   | { type: 'settings-applied' }
 *   | { type: 'text', role: 'user' | 'assistant', content: string }
 *   | { type: 'user-started-speaking' }
 *   | { type: 'agent-thinking', content: string }
 *   | { type: 'function-calls', calls: FunctionCall[] }
 *   | { type: 'function-result', id: string | null, name: string, content: string }
 *   | { type: 'agent-started-speaking' }
 *   | { type: 'agent-audio-done' }
 *   | { type: 'latency', latency: ReportedLatency }
 *   | { type: 'injection-refused', message: string }
 *   | { type: 'warning', code: string, description: string }
 *   | { type: 'error', code: string, description: string }
 *   | { type: 'unknown', name: string }
 * } ServerMessage
 */

/**
 * Reads one text frame. Unknown types and fields are not an error: newer servers send more.
 * @param {string} text
 * @returns {ServerMessage}
 */
export function readMessage(text) {
  /** @type {any} */
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: 'unknown', name: 'not JSON' };
  }
  switch (json?.type) {
    case 'Welcome': return { type: 'welcome', requestId: asText(json.request_id) };
    case 'SettingsApplied': return { type: 'settings-applied' };
    case 'ConversationText':
      return { type: 'text', role: json.role === 'user' ? 'user' : 'assistant', content: asText(json.content) };
    case 'UserStartedSpeaking': return { type: 'user-started-speaking' };
    case 'AgentThinking': return { type: 'agent-thinking', content: asText(json.content) };
    case 'FunctionCallRequest':
      return {
        type: 'function-calls',
        calls: asArray(json.functions).map((call) => ({
          id: asText(call?.id), name: asText(call?.name), arguments: asText(call?.arguments), clientSide: call?.client_side === true,
        })),
      };
    case 'FunctionCallResponse':
      return { type: 'function-result', id: asText(json.id) || null, name: asText(json.name), content: asText(json.content) };
    case 'AgentStartedSpeaking': return { type: 'agent-started-speaking' };
    case 'AgentAudioDone': return { type: 'agent-audio-done' };
    case 'LatencyReport':
      return {
        type: 'latency',
        latency: {
          total: asNumber(json.total_latency),
          speechToText: asNumber(json.stt_latency),
          firstToken: asNumber(json.ttt_token_latency),
          firstText: asNumber(json.ttt_text_latency),
          tools: asNumber(json.ttt_tool_latency),
          thinking: asNumber(json.ttt_thinking_latency),
          textToSpeech: asNumber(json.tts_latency),
        },
      };
    case 'InjectionRefused': return { type: 'injection-refused', message: asText(json.message) };
    case 'Warning': return { type: 'warning', code: asText(json.code), description: asText(json.description) };
    case 'Error': return { type: 'error', code: asText(json.code), description: asText(json.description) };
    default: return { type: 'unknown', name: asText(json?.type) };
  }
}

/**
 * The first message of a session. The empty agent asks for the one that the server was started with.
 * @param {{ inputHz: number, outputHz: number }} audio
 */
export function writeSettings({ inputHz, outputHz }) {
  return JSON.stringify({
    type: 'Settings',
    audio: {
      input: { encoding: 'linear16', sample_rate: inputHz },
      output: { encoding: 'linear16', sample_rate: outputHz, container: 'none' },
    },
    agent: {},
  });
}

/** @param {string} content What the person typed. */
export function writeUserMessage(content) {
  return JSON.stringify({ type: 'InjectUserMessage', content });
}

export function writeKeepAlive() {
  return JSON.stringify({ type: 'KeepAlive' });
}

/** @param {{ id: string, name: string }} call @param {string} content */
export function writeFunctionResult({ id, name }, content) {
  return JSON.stringify({ type: 'FunctionCallResponse', id, name, content });
}

/** @param {unknown} value */
function asText(value) {
  return typeof value === 'string' ? value : '';
}

/** @param {unknown} value @returns {any[]} */
function asArray(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * Some servers send numbers as text.
 * @param {unknown} value
 */
function asNumber(value) {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
