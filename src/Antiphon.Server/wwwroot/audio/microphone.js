// @ts-check

/** @typedef {{ code: string, message: string, advice: string }} Problem */

/** Length of the frames sent to the server. */
const FRAME_MS = 20;

/**
 * The microphone: 20 ms frames of 16-bit mono at the session's rate.
 * Echo cancellation is on, so that the agent does not hear itself and interrupt itself.
 */
export class Microphone {
  #stream;
  #source;
  #node;

  /**
   * @param {MediaStream} stream
   * @param {MediaStreamAudioSourceNode} source
   * @param {AudioWorkletNode} node
   */
  constructor(stream, source, node) {
    this.#stream = stream;
    this.#source = source;
    this.#node = node;
  }

  /**
   * @param {AudioContext} context Running, or about to.
   * @param {number} sampleRateHz Rate of the frames.
   * @param {{ onFrame: (frame: Int16Array) => void, onLevel: (rms: number) => void, onLost: () => void }} to
   *   The frame is lent for the call.
   * @throws {DOMException} The browser or the person refused, or there is none; see `microphoneProblem`.
   */
  static async open(context, sampleRateHz, to) {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('The page is not in a secure context.', 'SecurityError');
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    try {
      await context.audioWorklet.addModule(new URL('./capture-worklet.js', import.meta.url));
      const source = context.createMediaStreamSource(stream);
      const node = new AudioWorkletNode(context, 'antiphon-capture', {
        numberOfInputs: 1,
        numberOfOutputs: 0,
        processorOptions: { targetHz: sampleRateHz, frameMs: FRAME_MS },
      });
      node.port.onmessage = ({ data }) => {
        to.onFrame(data.frame);
        to.onLevel(data.level);
        node.port.postMessage({ recycle: data.frame.buffer }, [data.frame.buffer]);
      };
      for (const track of stream.getAudioTracks()) track.addEventListener('ended', to.onLost);
      source.connect(node);
      return new Microphone(stream, source, node);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  /** @param {boolean} muted A muted microphone sends silence, so that a turn that was begun can end. */
  set muted(muted) {
    this.#node.port.postMessage({ muted });
  }

  close() {
    this.#source.disconnect();
    this.#node.port.onmessage = null;
    this.#node.port.postMessage({ stop: true });
    for (const track of this.#stream.getTracks()) track.stop();
  }
}

/** @type {Record<string, Problem>} */
const REFUSALS = {
  NotAllowedError: {
    code: 'microphone_denied',
    message: 'The browser did not allow the microphone.',
    advice: 'Allow it in the address bar and turn the microphone on again. You can go on by typing.',
  },
  NotFoundError: {
    code: 'microphone_missing',
    message: 'No microphone was found.',
    advice: 'Plug one in and turn the microphone on again. You can go on by typing.',
  },
  NotReadableError: {
    code: 'microphone_busy',
    message: 'The microphone could not be opened.',
    advice: 'Another program may be using it. You can go on by typing.',
  },
  SecurityError: {
    code: 'microphone_insecure',
    message: 'Browsers give the microphone only to pages that came over HTTPS or from this machine.',
    advice: 'Open the page by HTTPS or as http://localhost. You can go on by typing.',
  },
};

/**
 * What to tell the person when the microphone did not open.
 * @param {unknown} error
 * @returns {Problem}
 */
export function microphoneProblem(error) {
  const name = error instanceof DOMException ? error.name : '';
  return REFUSALS[name] ?? {
    code: 'microphone_failed',
    message: 'The microphone could not be started.',
    advice: 'Try again or use another browser. You can go on by typing.',
  };
}
