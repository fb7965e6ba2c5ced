// @ts-check
import { toPcm16 } from './pcm.js';

/**
 * Cuts a stream into 16-bit frames of one length. Frames are written into buffers that come back through `recycle`,
 * so that the audio thread allocates only until enough buffers are in circulation.
 */
export class Framer {
  #pending;
  #filled = 0;
  /** @type {ArrayBuffer[]} */
  #free = [];
  #emit;

  /**
   * @param {number} frameSamples Samples of a frame.
   * @param {(frame: Int16Array, samples: Float32Array) => void} emit Owns the frame; `samples` is lent for the call.
   */
  constructor(frameSamples, emit) {
    this.#pending = new Float32Array(frameSamples);
    this.#emit = emit;
  }

  /**
   * @param {Float32Array} samples
   * @param {number} [count]
   */
  push(samples, count = samples.length) {
    for (let i = 0; i < count; i++) {
      this.#pending[this.#filled++] = samples[i];
      if (this.#filled === this.#pending.length) this.#send();
    }
  }

  /** @param {ArrayBuffer} buffer One that a frame stood in and nobody needs any more. */
  recycle(buffer) {
    if (buffer.byteLength === this.#pending.length * 2 && this.#free.length < 16) this.#free.push(buffer);
  }

  #send() {
    this.#filled = 0;
    const frame = new Int16Array(this.#free.pop() ?? new ArrayBuffer(this.#pending.length * 2));
    toPcm16(this.#pending, frame);
    this.#emit(frame, this.#pending);
  }
}
