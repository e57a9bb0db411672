import { afterAll, afterEach, beforeAll, describe, expect, jest } from '@jest/globals';
import { accessibilityStories } from './accessibility.ts';
import { editingStories } from './editing.ts';
import { firstExerciseStories } from './first-exercise.ts';
import { historyStories } from './history.ts';
import { inputMethodStories } from './input-method.ts';
import { interruptionStories } from './interruptions.ts';
import { keyboardStories } from './keyboard.ts';
import { languageStories } from './languages.ts';
import { lookStories } from './looks.ts';
import { queueStories } from './queue.ts';
import { sessionStories } from './sessions.ts';
import { Stage } from './stage.ts';

jest.setTimeout(150_000);

/** One platform for all stories; each brings its own learner. */
describe('the web IDE', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  }, 150_000);
  afterAll(() => stage.strike(), 60_000);
  // No story may make a browser complain: no error in the console, no violation of the security policy.
  afterEach(async () => {
    expect(await stage.clear()).toEqual([]);
  });

  const tell = () => stage;
  firstExerciseStories(tell);
  keyboardStories(tell);
  editingStories(tell);
  inputMethodStories(tell);
  historyStories(tell);
  interruptionStories(tell);
  queueStories(tell);
  sessionStories(tell);
  languageStories(tell);
  lookStories(tell);
  accessibilityStories(tell);
});
