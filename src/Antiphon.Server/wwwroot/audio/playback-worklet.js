// @ts-check
import { PlaybackCore } from './playback-core.js';

/** Rendered blocks between two reports: about 21 ms at 48 kHz. */
const REPORT_BLOCKS = 8;

/**
 * Loudspeaker on the audio thread. Takes `{ samples }` (16-bit, at the session's rate), `{ end }`, `{ flush }` and `{ stop }`.
 * Posts `{ level, bufferedMs, receivedSamples, flushes, drained }`: the two counts since its start tell the page which of
 * its own messages this report already knows of; `drained` says that the last waiting sample went out.
 */
class PlaybackProcessor extends AudioWorkletProcessor {
  #core;
  #blocks = 0;
  #stopped = false;
  #wasActive = false;
  #receivedSamples = 0;
  #flushes = 0;

  /** @param {{ processorOptions: { sourceHz: number, capacityMs: number } }} options */
  constructor(options) {
    super();
    const { sourceHz, capacityMs } = options.processorOptions;
    this.#core = new PlaybackCore(sourceHz, Math.round(sampleRate), capacityMs);
    this.port.onmessage = ({ data }) => {
      if (data.samples) {
        this.#receivedSamples += data.samples.length;
        this.#core.write(data.samples);
      }
      if (data.end) this.#core.end();
      if (data.flush) {
        this.#flushes++;
        this.#core.flush();
      }
      if (data.stop) this.#stopped = true;
    };
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    if (this.#stopped) return false;
    const channels = outputs[0];
    const drained = this.#core.render(channels[0]);
    for (let i = 1; i < channels.length; i++) channels[i].set(channels[0]);

    const active = this.#core.active;
    if (drained || (active && ++this.#blocks >= REPORT_BLOCKS) || active !== this.#wasActive) this.#report(drained);
    this.#wasActive = active;
    return true;
  }

  /** @param {boolean} drained */
  #report(drained) {
    this.#blocks = 0;
    this.port.postMessage({
      level: drained ? 0 : this.#core.level,
      bufferedMs: (this.#core.buffered / sampleRate) * 1000,
      receivedSamples: this.#receivedSamples,
      flushes: this.#flushes,
      drained,
    });
  }
}

registerProcessor('antiphon-playback', PlaybackProcessor);
