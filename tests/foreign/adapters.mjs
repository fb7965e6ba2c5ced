// @ts-check
// The two lines of the stock client behind one face. Works with the packages in Node and with their bundles in a page.

/** @typedef {import('./session.mjs').Adapter} Adapter */

/** The newer line. @param {any} sdk @param {string} url @param {string} key @returns {Adapter} */
export function newer(sdk, url, key) {
  const client = new sdk.DeepgramClient({ apiKey: key, baseUrl: url });
  /** @type {any} */
  let socket;
  return {
    async open(handlers) {
      socket = await client.agent.v1.connect({ Authorization: `Token ${key}` });
      socket.on('open', handlers.opened);
      socket.on('message', (/** @type {any} */ message) => { if (message instanceof Blob) handlers.audio(message.size); else handlers.message(message); });
      socket.on('error', (/** @type {Error} */ error) => handlers.failed(error.message));
      socket.on('close', (/** @type {any} */ event) => handlers.closed(event.code, event.reason));
      socket.connect();
    },
    settings: (value) => socket.sendSettings({ type: 'Settings', ...value }),
    say: (content) => socket.sendInjectUserMessage({ type: 'InjectUserMessage', content }),
    inject: (message) => socket.sendInjectAgentMessage({ type: 'InjectAgentMessage', message }),
    answer: (call, content) => socket.sendFunctionCallResponse({ type: 'FunctionCallResponse', id: call.id, name: call.name, content }),
    prompt: (prompt) => socket.sendUpdatePrompt({ type: 'UpdatePrompt', prompt }),
    voice: (speak) => socket.sendUpdateSpeak({ type: 'UpdateSpeak', speak }),
    think: (think) => socket.sendUpdateThink({ type: 'UpdateThink', think }),
    listen: (listen) => socket.sendUpdateListen({ type: 'UpdateListen', listen }),
    keepAlive: () => socket.sendKeepAlive({ type: 'KeepAlive' }),
    media: (bytes) => socket.sendMedia(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
    close: () => socket.close(),
  };
}

/** The older line. @param {any} sdk @param {string} url @param {string} key @returns {Adapter} */
export function older(sdk, url, key) {
  /** @type {any} */
  let live;
  return {
    async open(handlers) {
      live = sdk.createClient(key, { agent: { websocket: { options: { url } } } }).agent();
      for (const type of ['Welcome', 'SettingsApplied', 'ConversationText', 'UserStartedSpeaking', 'AgentThinking', 'FunctionCallRequest',
        'AgentStartedSpeaking', 'AgentAudioDone', 'InjectionRefused', 'PromptUpdated', 'SpeakUpdated', 'Unhandled']) {
        live.on(type, handlers.message);
      }
      live.on('Audio', (/** @type {any} */ data) => handlers.audio(data.length));
      live.on('Open', handlers.opened);
      live.on('Close', (/** @type {any} */ event) => handlers.closed(event.code, event.reason));
      // The server's errors and those of the connection come as one event here.
      live.on('Error', (/** @type {any} */ error) => { if (error.type === 'Error' && error.code) handlers.message(error); else handlers.failed(String(error.message)); });
    },
    settings: (value) => live.configure(value),
    say: (content) => live.injectUserMessage(content),
    inject: (content) => live.injectAgentMessage(content),
    answer: (call, content) => live.functionCallResponse({ id: call.id, name: call.name, content }),
    prompt: (prompt) => live.updatePrompt(prompt),
    voice: (speak) => live.updateSpeak(speak),
    keepAlive: () => live.keepAlive(),
    media: (bytes) => live.send(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
    close: () => live.disconnect(),
  };
}

Object.assign(globalThis, { antiphonAdapters: { newer, older } });
