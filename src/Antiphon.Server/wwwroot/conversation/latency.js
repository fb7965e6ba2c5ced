// @ts-check

/**
 * The parts of a turn's latency in the order in which they happen.
 * @type {readonly { id: string, label: string, meaning: string }[]}
 */
export const LATENCY_PARTS = [
  { id: 'endpointing', label: 'End of turn', meaning: 'From your last word until the agent is sure that you are done' },
  { id: 'transcription', label: 'Transcription', meaning: 'Until the final text of what you said' },
  { id: 'dispatch', label: 'Dispatch', meaning: 'Until the request to the model: the runtime’s own share' },
  { id: 'model', label: 'Model', meaning: 'Until the model’s first word, without the tools' },
  { id: 'tools', label: 'Tools', meaning: 'Tools that ran before the first word' },
  { id: 'segmentation', label: 'First phrase', meaning: 'Until the first phrase is whole' },
  { id: 'synthesis', label: 'Synthesis', meaning: 'Until the first audio of that phrase' },
  { id: 'wire', label: 'Sending', meaning: 'Until the first audio is on its way: the runtime’s own share' },
  { id: 'other', label: 'Other', meaning: 'What the server did not tell apart' },
];

/**
 * @typedef {{ turn: number | null, totalMs: number, parts: { id: string, ms: number }[] }} TurnLatency Parts in order,
 *   without those of no length; their sum is the total.
 */

/**
 * Reads a `turn_latency` event.
 * @param {any} event
 * @returns {TurnLatency | null} Null when it holds no time.
 */
export function latencyOfEvent(event) {
  /** @type {Record<string, number>} */
  const ms = {};
  for (const { id } of LATENCY_PARTS) ms[id] = positive(event?.parts?.[id]);
  const sum = Object.values(ms).reduce((total, value) => total + value, 0);
  const total = positive(event?.total) || sum - ms.tools;

  // The time in tools lies inside the model's; a server that counts it apart gives itself away by its total.
  const inside = Math.abs(sum - ms.tools - total) <= Math.abs(sum - total);
  if (inside) ms.model = Math.max(0, ms.model - ms.tools);
  return layout(typeof event?.turn === 'number' ? event.turn : null, ms, total);
}

/**
 * Reads the protocol's own report: fewer parts, in seconds.
 * @param {import('../protocol/codec.js').ReportedLatency} report
 * @returns {TurnLatency | null}
 */
export function latencyOfReport(report) {
  const tools = 1000 * (report.tools ?? 0);
  const firstToken = 1000 * (report.firstToken ?? report.thinking ?? report.firstText ?? 0);
  const firstText = 1000 * (report.firstText ?? 0);
  const ms = {
    transcription: 1000 * (report.speechToText ?? 0),
    model: Math.max(0, firstToken - tools),
    tools: Math.min(tools, Math.max(firstToken, tools)),
    segmentation: Math.max(0, firstText - firstToken),
    synthesis: 1000 * (report.textToSpeech ?? 0),
  };
  const sum = Object.values(ms).reduce((total, value) => total + value, 0);
  return layout(null, ms, report.total === null ? sum : 1000 * report.total);
}

/**
 * @param {number | null} turn
 * @param {Record<string, number>} ms
 * @param {number} total
 * @returns {TurnLatency | null}
 */
function layout(turn, ms, total) {
  const parts = LATENCY_PARTS.filter(({ id }) => id !== 'other').map(({ id }) => ({ id, ms: ms[id] ?? 0 }));
  const sum = parts.reduce((all, part) => all + part.ms, 0);
  if (total - sum > 0.5) parts.push({ id: 'other', ms: total - sum });
  const totalMs = Math.max(total, sum);
  return totalMs > 0 ? { turn, totalMs, parts: parts.filter((part) => part.ms > 0) } : null;
}

/**
 * Where each part stands in a bar.
 * @param {TurnLatency} latency
 * @param {number} scaleMs What the whole width stands for; the total at least.
 * @param {number} width
 * @returns {{ id: string, ms: number, x: number, width: number }[]}
 */
export function layoutBar(latency, scaleMs, width) {
  const unit = width / Math.max(scaleMs, latency.totalMs);
  let x = 0;
  return latency.parts.map(({ id, ms }) => {
    const segment = { id, ms, x, width: ms * unit };
    x += segment.width;
    return segment;
  });
}

/**
 * A scale that ends on a round number.
 * @param {number} longestMs
 */
export function roundScale(longestMs) {
  const steps = [100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10_000];
  return steps.find((step) => step >= longestMs) ?? Math.ceil(longestMs / 5000) * 5000;
}

/** @param {number} ms */
export function formatMs(ms) {
  if (ms < 10) return `${(Math.round(ms * 10) / 10).toString()} ms`;
  return ms < 9999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @param {unknown} value */
function positive(value) {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}
