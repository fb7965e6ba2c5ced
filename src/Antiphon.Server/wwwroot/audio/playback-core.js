// @ts-check
import { fromPcm16, rootMeanSquare } from './pcm.js';
import { Resampler } from './resampler.js';
import { RingBuffer } from './ring-buffer.js';

/** Audio gathered before a starved output starts again, so that one late packet does not chop a word. */
const START_MS = 60;

/** A flushed output fades out over this time: short enough to be silence at once, long enough not to click. */
const FADE_MS = 5;

/** Samples of input converted in one step. */
const PIECE = 512;

/**
 * What the playback worklet does, without the worklet: a ring buffer at the output's rate between arriving 16-bit audio
 * and rendered blocks. Not thread-safe; no allocation after construction.
 */
export class PlaybackCore {
  #ring;
  #resampler;
  #piece = new Float32Array(PIECE);
  #resampled;
  #startSamples;
  #fadeSamples;
  #fadeLeft = 0;
  #waited = 0;
  #running = false;
  #ended = true;

  /** Output samples thrown away because the ring was full. */
  dropped = 0;

  /** Level of the last rendered block, 0 to 1. */
  level = 0;

  /**
   * @param {number} sourceHz Rate of the arriving audio.
   * @param {number} outputHz Rate of the rendered audio.
   * @param {number} capacityMs What the ring holds.
   */
  constructor(sourceHz, outputHz, capacityMs) {
    this.#resampler = new Resampler(sourceHz, outputHz);
    this.#resampled = new Float32Array(this.#resampler.maxOutput(PIECE));
    this.#ring = new RingBuffer(Math.ceil((outputHz * capacityMs) / 1000));
    this.#startSamples = Math.round((outputHz * START_MS) / 1000);
    this.#fadeSamples = Math.round((outputHz * FADE_MS) / 1000);
  }

  /** Output samples waiting. */
  get buffered() { return this.#ring.length; }

  /** Whether audio is waiting or sounding. */
  get active() { return this.#ring.length > 0; }

  /** @param {Int16Array} samples */
  write(samples) {
    this.#ended = false;
    for (let offset = 0; offset < samples.length; offset += PIECE) {
      const count = Math.min(PIECE, samples.length - offset);
      fromPcm16(samples, this.#piece, offset, count);
      const made = this.#resampler.process(count === PIECE ? this.#piece : this.#piece.subarray(0, count), this.#resampled);
      this.dropped += made - this.#ring.write(this.#resampled, made);
    }
  }

  /** No more audio belongs to this utterance: what is there need not wait for more. */
  end() {
    this.#ended = true;
  }

  /** Silence now: all waiting audio is dropped but the few milliseconds that fade out. */
  flush() {
    this.#fadeLeft = this.#running ? Math.min(this.#fadeSamples, this.#ring.length) : 0;
    this.#ring.truncate(this.#fadeLeft);
    this.#waited = 0;
    this.#ended = true;
  }

  /**
   * Fills one block.
   * @param {Float32Array} block
   * @returns {boolean} Whether the last waiting sample went out with this block.
   */
  render(block) {
    if (!this.#running && this.#ring.length > 0) {
      this.#waited += block.length;
      this.#running = this.#ended || this.#ring.length >= this.#startSamples || this.#waited >= 2 * this.#startSamples;
    }
    const count = this.#running ? this.#ring.read(block) : 0;
    block.fill(0, count);
    for (let i = 0; i < count && this.#fadeLeft > 0; i++, this.#fadeLeft--) block[i] *= this.#fadeLeft / this.#fadeSamples;
    this.level = count > 0 ? rootMeanSquare(block) : 0;

    if (!this.#running || this.#ring.length > 0) return false;
    this.#running = false;
    this.#waited = 0;
    return true;
  }
}
