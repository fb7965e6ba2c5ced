// @ts-check
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes a 16-bit mono file.
 * @param {string} path
 * @param {number} sampleRateHz
 * @param {Float32Array} samples
 */
export async function writeWav(path, sampleRateHz, samples) {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, i) => bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), 44 + i * 2));
  await writeFile(path, bytes);
}

/**
 * Speech-like noise: bursts of voice between silences.
 * @param {number} sampleRateHz
 * @param {readonly { at: number, seconds: number }[]} bursts
 * @param {number} seconds Length of the whole.
 */
export function syntheticSpeech(sampleRateHz, bursts, seconds) {
  const samples = new Float32Array(Math.round(sampleRateHz * seconds));
  for (const { at, seconds: length } of bursts) {
    const from = Math.round(at * sampleRateHz);
    for (let i = 0; i < length * sampleRateHz && from + i < samples.length; i++) {
      const t = i / sampleRateHz;
      const syllable = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * t);
      let voice = 0;
      for (let harmonic = 1; harmonic <= 18; harmonic++) voice += Math.sin(2 * Math.PI * 120 * harmonic * t * (1 + 0.01 * Math.sin(t * 9))) / harmonic;
      samples[from + i] = 0.3 * syllable * voice;
    }
  }
  return samples;
}

/**
 * Reads a 16-bit mono file.
 * @param {string} path
 * @returns {Promise<{ sampleRateHz: number, samples: Float32Array }>}
 */
export async function readWav(path) {
  const bytes = await readFile(path);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') throw new Error('Not a WAV file.');
  let sampleRateHz = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const length = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (id === 'fmt ') {
      if (body.readUInt16LE(2) !== 1 || body.readUInt16LE(14) !== 16) throw new Error('Expected 16-bit mono.');
      sampleRateHz = body.readUInt32LE(4);
    }
    if (id === 'data')
      return { sampleRateHz, samples: Float32Array.from({ length: length >> 1 }, (_, i) => body.readInt16LE(i * 2) / 32768) };
    at += 8 + length + (length % 2);
  }
  throw new Error('The WAV file has no data.');
}
