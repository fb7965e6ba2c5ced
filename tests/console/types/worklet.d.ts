// What the audio thread's global scope has and the DOM's library does not name (Web Audio API, section 1.32).
declare const sampleRate: number;

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

declare function registerProcessor(name: string, processor: new (options: any) => AudioWorkletProcessor): void;
