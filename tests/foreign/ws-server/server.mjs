// @ts-check
// A small server of the protocol on the "ws" package, for a client that is not judged by its own server. Prints a JSON line for each
// thing that it got; the first line names its port. What a connection meets depends on its path:
//   /            a talk: greeting; a typed turn; "weather" calls a function; "bye" closes
//   /refused     401 before the upgrade
//   /invalid     Error INVALID_SETTINGS and close 1000
//   /flaky       the first connection breaks off with 1011 after its first turn, the next one goes on
//   /strange     messages that nobody knows, numbers as text, fragments, an empty audio message
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';

const print = (/** @type {any} */ event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const audio = Buffer.alloc(4800, 1);
const server = createServer((_, response) => { response.writeHead(404).end(); });
const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has('token') ? 'token' : false) });
let flaky = 0;

server.on('upgrade', (request, socket, head) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  print({ event: 'upgrade', path, authorization: request.headers.authorization ?? null, protocols: request.headers['sec-websocket-protocol'] ?? null });
  if (path.startsWith('/refused')) {
    const body = JSON.stringify({ err_code: 'INVALID_AUTH', err_msg: 'Who are you?', request_id: 'r-401' });
    socket.end(`HTTP/1.1 401 Unauthorized\r\ndg-request-id: r-401\r\ndg-error: Who are you?\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    return;
  }
  if (!path.endsWith('/v1/agent/converse')) {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (ws) => talk(ws, path.split('/')[1]));
});

/** @param {import('ws').WebSocket} ws @param {string} kind */
function talk(ws, kind) {
  const send = (/** @type {any} */ message) => ws.send(JSON.stringify(message));
  const say = (/** @type {string} */ content) => {
    send({ type: 'AgentStartedSpeaking', total_latency: 0.1, tts_latency: 0.05, ttt_latency: 0.05 });
    send({ type: 'ConversationText', role: 'assistant', content });
    send({ type: 'History', role: 'assistant', content });
    ws.send(audio);
    ws.send(audio);
    send({ type: 'AgentAudioDone' });
  };
  const number = kind === 'flaky' ? ++flaky : 1;
  send({ type: 'Welcome', request_id: randomUUID() });
  ws.on('close', (code) => print({ event: 'close', code }));
  ws.on('message', (data, isBinary) => {
    if (isBinary) return print({ event: 'audio', bytes: /** @type {Buffer} */ (data).length });
    const message = JSON.parse(String(data));
    print({ event: 'message', message });
    switch (message.type) {
      case 'Settings':
        if (kind === 'invalid') {
          send({ type: 'Error', code: 'INVALID_SETTINGS', description: 'There is no such model.' });
          return ws.close(1000, 'INVALID_SETTINGS');
        }
        send({ type: 'SettingsApplied' });
        if (kind === 'strange') strange(ws, send);
        if (message.agent.greeting) say(message.agent.greeting);
        return undefined;
      case 'InjectUserMessage':
        send({ type: 'UserStartedSpeaking' });
        send({ type: 'ConversationText', role: 'user', content: message.content });
        send({ type: 'History', role: 'user', content: message.content });
        if (message.content === 'weather') return send({ type: 'FunctionCallRequest', functions: [{ id: 'fc_1', name: 'get_weather', arguments: '{"city":"Oslo"}', client_side: true }] });
        if (message.content === 'bye') { say('Good bye.'); return ws.close(1000); }
        say(`You said ${message.content}.`);
        send({ type: 'LatencyReport', total_latency: 0.1 });
        if (kind === 'flaky' && number === 1) ws.close(1011, 'INTERNAL_SERVER_ERROR');
        return undefined;
      case 'FunctionCallResponse':
        return say(`The weather is ${message.content}.`);
      case 'UpdatePrompt':
        return send({ type: 'PromptUpdated' });
      default:
        return undefined;
    }
  });
}

/** @param {import('ws').WebSocket} ws @param {(message: any) => void} send */
function strange(ws, send) {
  send({ type: 'FromTheFuture', anything: [1, { a: null }] });
  send({ type: 'LatencyReport', total_latency: '0.25' });
  send({ type: 'InjectionRefused' });
  ws.send(Buffer.alloc(0));
  ws.send('{"type":"Warning","code":"NEVER_HEARD_OF",', { fin: false });
  ws.send('"description":"in two fragments"}', { fin: true });
  ws.ping();
}

server.listen(0, '127.0.0.1', () => print({ event: 'listening', port: /** @type {import('node:net').AddressInfo} */ (server.address()).port }));
// Ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume();
