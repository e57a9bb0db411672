import { HTTP, type Session } from '@assay/contracts';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { perform } from '../api/request.ts';
import { Mark } from '../app/Mark.tsx';
import { SettingsMenu } from '../app/SettingsMenu.tsx';
import { useFailureText } from '../i18n/useFailureText.ts';
import { rememberSession } from './sessionTerm.ts';
import classes from './LoginPage.module.css';

const POINTS = ['live', 'outside', 'safe'] as const;

export function LoginPage() {
  const { t } = useTranslation();
  const { expired } = useSearch({ from: '/login' });
  return (
    <div className={classes['page']}>
      <div className={classes['settings']}>
        <SettingsMenu />
      </div>
      <main id="main" className={classes['columns']}>
        <section className={classes['pitch']}>
          <div className={classes['brand']}>
            <Mark size={36} />
            <span>{t('app.name')}</span>
          </div>
          <p className={classes['tagline']}>{t('session.tagline')}</p>
          <ul className={classes['points']}>
            {POINTS.map((point) => (
              <li key={point}>{t(`session.points.${point}`)}</li>
            ))}
          </ul>
        </section>
        <section className={classes['card']}>
          <h1 className={classes['title']}>{t('session.title')}</h1>
          {expired === true && (
            <p role="status" className={classes['expired']}>
              {t('session.expired')}
            </p>
          )}
          <LoginForm />
        </section>
      </main>
    </div>
  );
}

function LoginForm() {
  const { t } = useTranslation();
  const textOf = useFailureText();
  const login = useLogin();
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    login.mutate({ username: textIn(fields, 'username').trim(), password: textIn(fields, 'password') });
  };
  return (
    <form onSubmit={onSubmit} className={classes['form']}>
      {login.isError && (
        <div role="alert" className={classes['failure']}>
          {textOf(login.error)}
        </div>
      )}
      <TextInput
        name="username"
        label={t('session.username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        data-autofocus
        autoFocus
      />
      <PasswordInput name="password" label={t('session.password')} autoComplete="current-password" required withAsterisk={false} />
      <Button type="submit" size="sm" loading={login.isPending} fullWidth mt={6}>
        {t('session.submit')}
      </Button>
      <p className={classes['hint']}>{t('session.hint').replaceAll('`', '')}</p>
    </form>
  );
}

function textIn(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}

function useLogin() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { to } = useSearch({ from: '/login' });
  return useMutation({
    mutationFn: (body: { username: string; password: string }): Promise<Session> => perform(HTTP.login, { body }),
    onSuccess: ({ user, expiresAt }) => {
      rememberSession(expiresAt);
      queryClient.setQueryData(queries.me().queryKey, user);
      // A path of our own only: "//elsewhere" would leave the site.
      router.history.push(to?.startsWith('//') === false ? to : '/');
    },
  });
}
