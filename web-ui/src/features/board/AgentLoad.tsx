import { useTranslation } from 'react-i18next';
import type { UserView } from '../../api/types';
import { Person } from '../../ui/Person';
import classes from './BoardPage.module.css';

/** Who is there, and how much each has of what they can carry. */
export function AgentLoad({ users }: { users: readonly UserView[] }) {
  const { t } = useTranslation();
  const shown = users
    .filter((user) => !user.disabled && user.inboxes.length > 0)
    .sort((a, b) => Number(b.online) - Number(a.online) || b.load - a.load || a.name.localeCompare(b.name));
  const there = shown.filter((user) => user.online).length;
  return (
    <section className={classes.agents} aria-label={t('board.agents')}>
      <h2 className={classes.laneHead}>
        {t('board.agents')}
        <span className={classes.count}>{t('board.there', { there, all: shown.length })}</span>
      </h2>
      <ul className={classes.people}>
        {shown.map((user) => {
          const part = user.capacity > 0 ? Math.min(1, user.load / user.capacity) : 0;
          return (
            <li key={user.id} className={classes.agent}>
              <Person id={user.id} name={user.name} color={user.avatarColor} size={30} online={user.online} />
              <span className={classes.agentText}>
                <span className={classes.line}>
                  <span className={classes.name}>{user.name}</span>
                  <span className={classes.push} />
                  <span className={classes.load}>
                    {user.load}/{user.capacity}
                  </span>
                </span>
                <span
                  className={classes.bar}
                  role="meter"
                  aria-label={t('board.loadOf', { name: user.name })}
                  aria-valuemin={0}
                  aria-valuemax={user.capacity}
                  aria-valuenow={user.load}
                  data-full={part >= 1 || undefined}
                >
                  <span style={{ width: `${part * 100}%` }} />
                </span>
                <span className={classes.meta}>
                  {t(user.online ? (user.available ? 'board.online' : 'me.away') : 'board.offline')}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
