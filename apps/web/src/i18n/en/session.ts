export const session = {
  title: 'Log in',
  tagline: 'Practise on real systems.\nBe graded by evidence.',
  username: 'User name',
  password: 'Password',
  submit: 'Log in',
  logout: 'Log out',
  expired: 'Your session has ended. Log in again; what you typed is kept in this browser.',
  hint: 'Where is my password? On your own machine, `.assay/credentials.json` has it.',
  points: {
    live: 'Watch your code compile and be checked, step by step, as it happens.',
    outside: 'Verdicts come from what your code did, seen from outside it.',
    safe: 'Nothing gets lost: every keystroke is kept, online or not.',
  },
};
