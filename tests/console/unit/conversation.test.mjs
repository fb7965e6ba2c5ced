// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAgent } from '../../../src/Antiphon.Server/wwwroot/conversation/agent-description.js';
import { splitHeard } from '../../../src/Antiphon.Server/wwwroot/conversation/heard.js';
import { nextPhase } from '../../../src/Antiphon.Server/wwwroot/conversation/phase.js';
import { problemOfClose, problemOfError, problemOfFault, problemOfRefusal } from '../../../src/Antiphon.Server/wwwroot/protocol/problems.js';

test('splitHeard_CutInTheSecondSegment_CountsBoth', () => {
  assert.deepEqual(splitHeard(['One two.', ' Three four.'], 'One two. Three'), [8, 6]);
});

test('splitHeard_OtherWhiteSpace_StillFits', () => {
  assert.deepEqual(splitHeard(['One\ntwo', 'three'], ' One  two three '), [7, 5]);
});

test('splitHeard_Nothing_IsZeroOfEach', () => {
  assert.deepEqual(splitHeard(['One', 'two'], ''), [0, 0]);
});

test('splitHeard_AnotherText_IsNull', () => {
  assert.equal(splitHeard(['One two'], 'One three'), null);
  assert.equal(splitHeard(['One'], 'One two'), null);
});

test('splitHeard_SurrogatePairs_AreNotCutApart', () => {
  assert.deepEqual(splitHeard(['好👍 ja'], '好👍'), [3]);
});

test('nextPhase_AWholeTurn_GoesRound', () => {
  /** @type {import('../../../src/Antiphon.Server/wwwroot/conversation/phase.js').Happening[]} */
  const happenings = ['start', 'ready', 'user-started', 'user-text', 'thinking', 'agent-audio', 'played-out', 'ended'];
  /** @type {import('../../../src/Antiphon.Server/wwwroot/conversation/phase.js').Phase} */
  let phase = 'idle';

  const phases = happenings.map((happening) => (phase = nextPhase(phase, happening)));

  assert.deepEqual(phases, ['connecting', 'listening', 'hearing', 'thinking', 'thinking', 'speaking', 'listening', 'idle']);
});

test('nextPhase_PlayedOutWhileTheCallerSpeaks_StaysHearing', () => {
  assert.equal(nextPhase('hearing', 'played-out'), 'hearing');
});

test('nextPhase_AnsweredInTextAlone_ListensAgain', () => {
  assert.equal(nextPhase('thinking', 'answered'), 'listening');
  assert.equal(nextPhase('speaking', 'answered'), 'speaking');
});

test('nextPhase_AnythingLateAfterTheEnd_StaysIdle', () => {
  assert.equal(nextPhase('idle', 'agent-audio'), 'idle');
  assert.equal(nextPhase('idle', 'played-out'), 'idle');
});

test('problemOfClose_ByCode_SaysWhatToDo', () => {
  assert.equal(problemOfClose(1000, ''), null);
  assert.equal(problemOfClose(1006, '')?.code, 'connection_lost');
  assert.equal(problemOfClose(4321, 'odd')?.code, 'close_4321');
  assert.ok(problemOfClose(4321, 'odd')?.message.includes('odd'));
});

test('problemOfError_TheOneThatGoesOn_IsNotFatal', () => {
  assert.equal(problemOfError('FAILED_TO_THINK', 'x').fatal, false);
  assert.equal(problemOfError('FAILED_TO_SPEAK', 'x').fatal, true);
});

test('problemOfFault_MissingEngine_SaysThatTypingWorks', () => {
  const problem = problemOfFault({ code: 'engine_missing', message: 'No recogniser.', advice: 'Install it.' });

  assert.match(problem.advice, /^Install it\. .*[Tt]yped text still works/);
});

test('problemOfRefusal_ByStatus_NamesTheCause', () => {
  assert.equal(problemOfRefusal(401).code, 'unauthenticated');
  assert.equal(problemOfRefusal(429).code, 'too_many_sessions');
  assert.equal(problemOfRefusal(502).code, 'http_502');
  assert.equal(problemOfRefusal(null).code, 'connection_refused');
});

test('readAgent_TextsAndObjects_BothNameTheEngine', () => {
  const agent = readAgent({ name: 'Desk', engines: { stt: 'A', tts: { name: 'B' }, model: null }, phrases: ['x', 'x', 7, '… …'], hints: 'no' });

  assert.deepEqual(agent, {
    name: 'Desk', engines: [{ label: 'Hears with', value: 'A' }, { label: 'Speaks with', value: 'B' }], phrases: ['x'], hints: [],
  });
});

for (const json of [null, 7, {}, { engines: 7, phrases: {} }])
  test(`readAgent_Odd_${JSON.stringify(json)}_IsEmpty`, () => assert.deepEqual(readAgent(json), { name: '', engines: [], phrases: [], hints: [] }));
