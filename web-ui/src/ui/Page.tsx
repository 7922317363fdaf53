import type { ReactNode } from 'react';
import { useTitle } from './useTitle';
import classes from './Page.module.css';

interface Props {
  title: string;
  /** Beside the title. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A page with a heading that stays and a body that scrolls. */
export function Page({ title, tools, children }: Props) {
  useTitle(title);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>{title}</h1>
        <span className={classes.push} />
        {tools}
      </div>
      <div className={classes.body} tabIndex={-1}>
        {children}
      </div>
    </div>
  );
}
