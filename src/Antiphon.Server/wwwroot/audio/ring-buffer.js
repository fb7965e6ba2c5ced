// @ts-check

/**
 * A bounded first-in-first-out store of samples. One thread, no allocation after construction.
 */
export class RingBuffer {
  #samples;
  #start = 0;
  #length = 0;

  /** @param {number} capacity Most samples it holds; at least 1. */
  constructor(capacity) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`A ring buffer needs a capacity of at least 1 sample; ${capacity} came.`);
    this.#samples = new Float32Array(capacity);
  }

  /** Samples waiting to be read. */
  get length() { return this.#length; }

  /** Samples that still fit. */
  get space() { return this.#samples.length - this.#length; }

  /**
   * Takes as many samples as fit.
   * @param {Float32Array} source
   * @param {number} [count] Samples of `source` to take; all by default.
   * @returns {number} How many were taken.
   */
  write(source, count = source.length) {
    const taken = Math.min(count, this.space);
    const capacity = this.#samples.length;
    const at = (this.#start + this.#length) % capacity;
    const first = Math.min(taken, capacity - at);
    for (let i = 0; i < first; i++) this.#samples[at + i] = source[i];
    for (let i = first; i < taken; i++) this.#samples[i - first] = source[i];
    this.#length += taken;
    return taken;
  }

  /**
   * Moves the oldest samples out.
   * @param {Float32Array} target Filled from its beginning.
   * @param {number} [count] Most samples to move; `target.length` by default.
   * @returns {number} How many were moved.
   */
  read(target, count = target.length) {
    const given = Math.min(count, this.#length);
    const capacity = this.#samples.length;
    const first = Math.min(given, capacity - this.#start);
    for (let i = 0; i < first; i++) target[i] = this.#samples[this.#start + i];
    for (let i = first; i < given; i++) target[i] = this.#samples[i - first];
    this.#start = (this.#start + given) % capacity;
    this.#length -= given;
    return given;
  }

  /**
   * Drops the newest samples.
   * @param {number} [keep] How many of the oldest stay; none by default.
   */
  truncate(keep = 0) {
    this.#length = Math.min(this.#length, Math.max(0, keep));
  }
}
