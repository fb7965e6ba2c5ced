// @ts-check

/** Zero crossings of the sinc on each side, counted at the lower of the two rates. */
const HALF_WIDTH = 16;

/** Where the pass band ends, as a share of the lower Nyquist frequency. */
const ROLLOFF = 0.92;

/** Kaiser window shape: about 80 dB of stop-band rejection. */
const KAISER_BETA = 8;

/** Samples taken in one step; longer input is cut into pieces of this size. */
const BLOCK = 1024;

/**
 * Changes the sample rate of a stream by any ratio of whole rates: a windowed sinc, one filter a phase.
 * Continuous across pieces of any size; no allocation after construction. Delays by some sixteen samples of the lower rate.
 */
export class Resampler {
  #up;
  #down;
  #taps;
  #filters;
  #work;
  /** Position of the next output in the work buffer, in steps of 1/up of an input sample. */
  #next = 0;
  #held;

  /**
   * @param {number} fromHz Rate of the input, whole Hz.
   * @param {number} toHz Rate of the output, whole Hz.
   */
  constructor(fromHz, toHz) {
    if (!(fromHz > 0 && toHz > 0 && Number.isInteger(fromHz) && Number.isInteger(toHz)))
      throw new RangeError(`Sample rates are whole numbers above 0; ${fromHz} and ${toHz} came.`);
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const cutoff = Math.min(1, toHz / fromHz) * ROLLOFF;
    this.#taps = this.isPassThrough ? 1 : 2 * Math.ceil(HALF_WIDTH * Math.max(1, fromHz / toHz));
    this.#filters = this.isPassThrough ? new Float32Array([1]) : designFilters(this.#up, this.#taps, cutoff);
    this.#work = new Float32Array(this.#taps - 1 + BLOCK);
    this.#held = this.#taps - 1;
  }

  /** Whether both rates are the same. */
  get isPassThrough() { return this.#up === this.#down; }

  /**
   * The most samples that one piece of input can give.
   * @param {number} inputLength
   */
  maxOutput(inputLength) {
    return Math.ceil((inputLength * this.#up) / this.#down) + 1;
  }

  /**
   * @param {Float32Array} input Any length.
   * @param {Float32Array} output At least `maxOutput(input.length)` long.
   * @returns {number} Samples written to the beginning of `output`.
   */
  process(input, output) {
    let written = 0;
    for (let offset = 0; offset < input.length; offset += BLOCK)
      written = this.#step(input, offset, Math.min(BLOCK, input.length - offset), output, written);
    return written;
  }

  /**
   * @param {Float32Array} input
   * @param {number} offset
   * @param {number} count
   * @param {Float32Array} output
   * @param {number} written
   */
  #step(input, offset, count, output, written) {
    const work = this.#work;
    const taps = this.#taps;
    const filters = this.#filters;
    const up = this.#up;
    for (let i = 0; i < count; i++) work[this.#held + i] = input[offset + i];
    const length = this.#held + count;

    let next = this.#next;
    for (;;) {
      const base = Math.floor(next / up);
      if (base + taps > length) break;
      const filter = (next - base * up) * taps;
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += work[base + k] * filters[filter + k];
      output[written++] = sum;
      next += this.#down;
    }

    const consumed = Math.min(Math.floor(next / up), length);
    work.copyWithin(0, consumed, length);
    this.#held = length - consumed;
    this.#next = next - consumed * up;
    return written;
  }
}

/**
 * One filter a phase, each of `taps` values with unit gain at 0 Hz.
 * @param {number} phases
 * @param {number} taps
 * @param {number} cutoff Share of the input's Nyquist frequency.
 */
function designFilters(phases, taps, cutoff) {
  const filters = new Float32Array(phases * taps);
  const middle = taps / 2;
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const distance = k + 1 - middle - phase / phases;
      const value = sinc(distance * cutoff) * kaiser(distance / middle);
      filters[phase * taps + k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) filters[phase * taps + k] /= sum;
  }
  return filters;
}

/** @param {number} x */
function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param {number} x From -1 to 1; 0 outside. */
function kaiser(x) {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** @param {number} x */
function besselI0(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** @param {number} a @param {number} b @returns {number} */
function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
