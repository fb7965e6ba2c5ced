// @ts-check
import { Framer } from './framer.js';
import { rootMeanSquare } from './pcm.js';
import { Resampler } from './resampler.js';

/**
 * Microphone on the audio thread: any number of channels at the device's rate in, mono 16-bit frames at the session's
 * rate out. Posts `{ frame, level }`; takes `{ recycle }`, `{ muted }` and `{ stop }`.
 */
class CaptureProcessor extends AudioWorkletProcessor {
  #resampler;
  #framer;
  #mono = new Float32Array(128);
  #resampled;
  #muted = false;
  #stopped = false;

  /** @param {{ processorOptions: { targetHz: number, frameMs: number } }} options */
  constructor(options) {
    super();
    const { targetHz, frameMs } = options.processorOptions;
    this.#resampler = new Resampler(Math.round(sampleRate), targetHz);
    this.#resampled = new Float32Array(this.#resampler.maxOutput(128));
    this.#framer = new Framer((targetHz * frameMs) / 1000, (frame, samples) => {
      this.port.postMessage({ frame, level: rootMeanSquare(samples) }, [frame.buffer]);
    });
    this.port.onmessage = ({ data }) => {
      if (data.recycle) this.#framer.recycle(data.recycle);
      if (typeof data.muted === 'boolean') this.#muted = data.muted;
      if (data.stop) this.#stopped = true;
    };
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    const channels = inputs[0];
    if (this.#stopped) return false;
    if (!channels || channels.length === 0) return true;

    if (this.#mono.length !== channels[0].length) this.#resize(channels[0].length);
    this.#mono.fill(0);
    if (!this.#muted)
      for (const channel of channels)
        for (let i = 0; i < channel.length; i++) this.#mono[i] += channel[i] / channels.length;

    this.#framer.push(this.#resampled, this.#resampler.process(this.#mono, this.#resampled));
    return true;
  }

  /** @param {number} quantum */
  #resize(quantum) {
    this.#mono = new Float32Array(quantum);
    this.#resampled = new Float32Array(this.#resampler.maxOutput(quantum));
  }
}

registerProcessor('antiphon-capture', CaptureProcessor);
