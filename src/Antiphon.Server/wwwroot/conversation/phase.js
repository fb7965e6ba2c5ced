// @ts-check

/**
 * What the conversation is doing, as it is shown.
 * @typedef {'idle' | 'connecting' | 'listening' | 'hearing' | 'thinking' | 'speaking'} Phase
 * @typedef {'start' | 'ready' | 'user-started' | 'user-text' | 'user-silent' | 'thinking' | 'agent-audio' | 'played-out' | 'answered' | 'ended'} Happening
 */

/**
 * The next phase. Pure.
 * @param {Phase} phase
 * @param {Happening} happening
 * @returns {Phase}
 */
export function nextPhase(phase, happening) {
  if (happening === 'ended') return 'idle';
  if (happening === 'start') return phase === 'idle' ? 'connecting' : phase;
  if (phase === 'idle') return 'idle';
  switch (happening) {
    case 'ready': return phase === 'connecting' ? 'listening' : phase;
    case 'user-started': return 'hearing';
    case 'user-silent': return phase === 'hearing' ? 'listening' : phase;
    case 'user-text': return 'thinking';
    case 'thinking': return phase === 'speaking' ? phase : 'thinking';
    case 'agent-audio': return 'speaking';
    case 'answered': return phase === 'thinking' ? 'listening' : phase;
    case 'played-out': return phase === 'speaking' ? 'listening' : phase;
    default: return phase;
  }
}
