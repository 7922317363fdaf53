import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { problemText } from '../api/problems';
import { queryClient } from '../api/queries';
import { takeChosen } from '../i18n';
import { Door } from './Door';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const { to } = route.useSearch();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: async () => {
      await api.post('/api/session', { email, password });
      const locale = takeChosen();
      if (locale) await api.patch('/api/session', { locale }).catch(() => undefined);
    },
    onSuccess: async () => {
      queryClient.clear();
      await router.navigate({ href: to ?? '/inbox', replace: true });
    },
  });
  return (
    <Door title={t('signIn.title')} pageTitle={t('signIn.pageTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <Stack>
          {signIn.error && (
            <Alert color="red" variant="light" role="alert">
              {problemText(signIn.error)}
            </Alert>
          )}
          <TextInput
            label={t('signIn.email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={signIn.isPending} fullWidth mt="xs">
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
