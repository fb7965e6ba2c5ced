// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage, writeFunctionResult, writeKeepAlive, writeSettings, writeUserMessage } from '../../../src/Antiphon.Server/wwwroot/protocol/codec.js';

/** @type {[string, object, object][]} */
const MESSAGES = [
  ['Welcome', { type: 'Welcome', request_id: 'r' }, { type: 'welcome', requestId: 'r' }],
  ['SettingsApplied', { type: 'SettingsApplied' }, { type: 'settings-applied' }],
  ['UserText', { type: 'ConversationText', role: 'user', content: 'hi', languages: ['en'] }, { type: 'text', role: 'user', content: 'hi' }],
  ['AgentText', { type: 'ConversationText', role: 'assistant', content: 'hi' }, { type: 'text', role: 'assistant', content: 'hi' }],
  ['UserStartedSpeaking', { type: 'UserStartedSpeaking' }, { type: 'user-started-speaking' }],
  ['AgentThinking', { type: 'AgentThinking', content: 'so' }, { type: 'agent-thinking', content: 'so' }],
  ['FunctionCallRequest', { type: 'FunctionCallRequest', functions: [{ id: '1', name: 'f', arguments: '{}', client_side: true }] },
    { type: 'function-calls', calls: [{ id: '1', name: 'f', arguments: '{}', clientSide: true }] }],
  ['FunctionCallResponse', { type: 'FunctionCallResponse', name: 'f', content: 'x' }, { type: 'function-result', id: null, name: 'f', content: 'x' }],
  ['AgentStartedSpeaking', { type: 'AgentStartedSpeaking', total_latency: 1 }, { type: 'agent-started-speaking' }],
  ['AgentAudioDone', { type: 'AgentAudioDone' }, { type: 'agent-audio-done' }],
  ['InjectionRefused', { type: 'InjectionRefused' }, { type: 'injection-refused', message: '' }],
  ['Warning', { type: 'Warning', code: 'W', description: 'd' }, { type: 'warning', code: 'W', description: 'd' }],
  ['Error', { type: 'Error', code: 'E', description: 'd' }, { type: 'error', code: 'E', description: 'd' }],
  ['ANewerType', { type: 'FrustrationDetected' }, { type: 'unknown', name: 'FrustrationDetected' }],
];

for (const [name, wire, expected] of MESSAGES)
  test(`readMessage_${name}_IsRead`, () => assert.deepEqual(readMessage(JSON.stringify(wire)), expected));

test('readMessage_LatencyAsNumbersAndText_ReadsBoth', () => {
  const message = readMessage('{"type":"LatencyReport","total_latency":0.7,"tts_latency":"0.2","ttt_token_latency":"soon"}');

  assert.equal(message.type, 'latency');
  assert.ok(message.type === 'latency');
  assert.equal(message.latency.total, 0.7);
  assert.equal(message.latency.textToSpeech, 0.2);
  assert.equal(message.latency.firstToken, null);
});

for (const text of ['', 'null', '[]', '{', '"Welcome"', '{"type":7}', '{"type":"FunctionCallRequest","functions":7}', '{"type":"Welcome"}'])
  test(`readMessage_Odd_${text}_DoesNotThrow`, () => assert.ok(readMessage(text).type));

test('writeSettings_Always_NamesBothFormatsAndAsksForTheServersAgent', () => {
  assert.deepEqual(JSON.parse(writeSettings({ inputHz: 16_000, outputHz: 24_000 })), {
    type: 'Settings',
    audio: { input: { encoding: 'linear16', sample_rate: 16_000 }, output: { encoding: 'linear16', sample_rate: 24_000, container: 'none' } },
    agent: {},
  });
});

test('writeUserMessage_QuotesAndLines_SurviveTheTrip', () => {
  assert.deepEqual(JSON.parse(writeUserMessage('a "b"\nc')), { type: 'InjectUserMessage', content: 'a "b"\nc' });
});

test('writeOthers_Always_HaveTheirType', () => {
  assert.deepEqual(JSON.parse(writeKeepAlive()), { type: 'KeepAlive' });
  assert.deepEqual(JSON.parse(writeFunctionResult({ id: '1', name: 'f' }, 'x')), { type: 'FunctionCallResponse', id: '1', name: 'f', content: 'x' });
});
