// @ts-check

/** What the worklet's ring holds. */
const RING_MS = 4000;

/** What waits in front of the ring. More than that is a server that sends without measure. */
const QUEUE_MS = 120_000;

/** Longer audio messages are handed to the ring in pieces of this length. */
const PIECE_MS = 500;

/**
 * @typedef {object} PlayerEvents
 * @property {(rms: number) => void} onLevel Level of what sounds now, 0 to 1.
 * @property {() => void} onDrained The utterance was played to its end.
 * @property {() => void} onOverflow The queue was full and audio was dropped; once.
 */

/**
 * The loudspeaker. Owns a queue of at most two minutes; of that at most four seconds lie in the worklet, handed over as
 * they are played. What comes when the queue is full is dropped and counted.
 */
export class Player {
  #node;
  #sourceHz;
  #to;
  /** @type {Int16Array[]} */
  #queue = [];
  #queuedSamples = 0;
  #sentSamples = 0;
  #inWorkletMs = 0;
  #flushes = 0;
  #ended = true;
  #endSent = true;

  /** Audio messages thrown away because the queue was full. */
  dropped = 0;

  /**
   * @param {AudioWorkletNode} node
   * @param {number} sourceHz
   * @param {PlayerEvents} to
   */
  constructor(node, sourceHz, to) {
    this.#node = node;
    this.#sourceHz = sourceHz;
    this.#to = to;
    node.port.onmessage = ({ data }) => this.#report(data);
  }

  /**
   * @param {AudioContext} context
   * @param {number} sourceHz Rate of the audio that will be given to `play`.
   * @param {PlayerEvents} to
   */
  static async open(context, sourceHz, to) {
    await context.audioWorklet.addModule(new URL('./playback-worklet.js', import.meta.url));
    const node = new AudioWorkletNode(context, 'antiphon-playback', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      processorOptions: { sourceHz, capacityMs: RING_MS },
    });
    node.connect(context.destination);
    return new Player(node, sourceHz, to);
  }

  /** Whether agent audio is waiting or sounding. */
  get active() { return this.#queue.length > 0 || this.#inWorkletMs > 0; }

  /** @param {ArrayBuffer} bytes 16-bit little-endian samples; an odd last byte is left out. */
  play(bytes) {
    const samples = new Int16Array(bytes, 0, bytes.byteLength >> 1);
    if (this.#toMs(this.#queuedSamples + samples.length) > QUEUE_MS) {
      if (this.dropped++ === 0) this.#to.onOverflow();
      return;
    }
    this.#ended = false;
    this.#endSent = false;
    this.#queuedSamples += samples.length;
    const piece = (this.#sourceHz * PIECE_MS) / 1000;
    for (let offset = 0; offset < samples.length; offset += piece)
      this.#queue.push(samples.length <= piece ? samples : samples.slice(offset, offset + piece));
    this.#feed();
  }

  /** The utterance is whole: play it out. */
  end() {
    this.#ended = true;
    this.#feed();
    if (!this.active) this.#to.onDrained();
  }

  /** Silence at once; all waiting audio is dropped. */
  flush() {
    this.#queue.length = 0;
    this.#queuedSamples = 0;
    this.#inWorkletMs = 0;
    this.#flushes++;
    this.#ended = true;
    this.#endSent = true;
    this.#node.port.postMessage({ flush: true });
    this.#to.onLevel(0);
  }

  close() {
    this.flush();
    this.#node.port.onmessage = null;
    this.#node.port.postMessage({ stop: true });
    this.#node.disconnect();
  }

  #feed() {
    while (this.#queue.length > 0) {
      const samples = this.#queue[0];
      const lengthMs = this.#toMs(samples.length);
      if (this.#inWorkletMs + lengthMs > RING_MS) return;
      this.#queue.shift();
      this.#queuedSamples -= samples.length;
      this.#sentSamples += samples.length;
      this.#inWorkletMs += lengthMs;
      this.#node.port.postMessage({ samples }, [samples.buffer]);
    }
    if (this.#ended && !this.#endSent) {
      this.#endSent = true;
      this.#node.port.postMessage({ end: true });
    }
  }

  /** @param {{ level: number, bufferedMs: number, receivedSamples: number, flushes: number, drained: boolean }} status */
  #report(status) {
    // A report from before the last flush speaks of audio that is gone.
    if (status.flushes !== this.#flushes) return;
    this.#inWorkletMs = status.bufferedMs + this.#toMs(this.#sentSamples - status.receivedSamples);
    this.#to.onLevel(status.level);
    this.#feed();
    if (status.drained && this.#ended && !this.active) this.#to.onDrained();
  }

  /** @param {number} samples */
  #toMs(samples) {
    return (samples / this.#sourceHz) * 1000;
  }
}
