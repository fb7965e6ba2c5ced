// @ts-check

/**
 * Floating samples to 16-bit ones, rounded and limited.
 * @param {Float32Array} source -1 to 1.
 * @param {Int16Array} target
 * @param {number} [count] Samples to convert; all of `source` by default.
 */
export function toPcm16(source, target, count = source.length) {
  for (let i = 0; i < count; i++) {
    const scaled = Math.round(source[i] * 32767);
    target[i] = scaled > 32767 ? 32767 : scaled < -32768 ? -32768 : scaled;
  }
}

/**
 * 16-bit samples to floating ones.
 * @param {Int16Array} source
 * @param {Float32Array} target
 * @param {number} [offset] First sample of `source`.
 * @param {number} [count]
 */
export function fromPcm16(source, target, offset = 0, count = source.length - offset) {
  for (let i = 0; i < count; i++) target[i] = source[offset + i] / 32768;
}

/**
 * Root mean square.
 * @param {Float32Array} samples
 * @param {number} [count]
 * @returns {number} 0 to 1.
 */
export function rootMeanSquare(samples, count = samples.length) {
  if (count === 0) return 0;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += samples[i] * samples[i];
  return Math.sqrt(sum / count);
}

/** The quietest level that a meter shows, in dB below full scale. */
const FLOOR_DB = -54;

/**
 * Where a meter stands for a level.
 * @param {number} rms 0 to 1.
 * @returns {number} 0 to 1, linear in decibels.
 */
export function meterPosition(rms) {
  if (!(rms > 0)) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}
