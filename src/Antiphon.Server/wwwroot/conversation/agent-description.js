// @ts-check

/** Things to say that are offered at once. */
const MAX_PHRASES = 8;

/**
 * What the server says of its agent. Every field may be missing.
 * @typedef {{ name: string, engines: { label: string, value: string }[], phrases: string[],
 *   hints: string[] }} AgentDescription
 */

/**
 * @param {any} json The answer of `/api/agent`.
 * @returns {AgentDescription}
 */
export function readAgent(json) {
  const engines = [['stt', 'Hears with'], ['model', 'Thinks with'], ['tts', 'Speaks with']]
    .map(([id, label]) => ({ label, value: engineName(json?.engines?.[id]) }))
    .filter(({ value }) => value !== '');
  return {
    name: typeof json?.name === 'string' ? json.name : '',
    engines,
    // A template that is nothing but gaps is nothing to say.
    phrases: texts(json?.phrases).filter((phrase) => /\p{L}/u.test(phrase)).slice(0, MAX_PHRASES),
    hints: texts(json?.hints),
  };
}

/** @param {any} engine */
function engineName(engine) {
  if (typeof engine === 'string') return engine;
  return typeof engine?.name === 'string' ? engine.name : '';
}

/** @param {unknown} value */
function texts(value) {
  return Array.isArray(value) ? [...new Set(value)].filter((item) => typeof item === 'string' && item.trim() !== '') : [];
}
