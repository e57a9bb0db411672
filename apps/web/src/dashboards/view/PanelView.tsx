import { ThemeContext } from '@grafana/data';
import { useElementSize, useInViewport } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppearance } from '../../theme/appearance.ts';
import type { PlacedPanel } from '../model/layout.ts';
import { fillText } from '../model/variables.ts';
import { useDashboard } from './DashboardContext.ts';
import { PanelBody } from './PanelBody.tsx';
import { PanelHeader } from './PanelHeader.tsx';
import { grafanaTheme } from './theme.ts';
import { usePanelAnswer } from './usePanelAnswer.ts';
import classes from './Panel.module.css';

interface Props {
  readonly placed: PlacedPanel;
  /** Fills the page. */
  readonly alone?: boolean;
}

/** One panel: asks when it comes into sight, and draws what the answer is. */
export function PanelView({ placed, alone = false }: Props) {
  const { t } = useTranslation();
  const { chosen } = useDashboard();
  const { panel, key, scoped } = placed;
  const theme = grafanaTheme(useAppearance());
  const [asTable, setAsTable] = useState(false);
  const { ref: viewport, inViewport } = useInViewport();
  const { ref: body, width, height } = useElementSize();
  const fill = useCallback((text: string) => fillText(text, { ...chosen, ...scoped }, t('dashboards.all')), [chosen, scoped, t]);
  const title = useMemo(() => fill(panel.title), [fill, panel.title]);
  const answer = usePanelAnswer(panel, scoped, width, inViewport);
  return (
    <ThemeContext.Provider value={theme}>
      <section
        ref={viewport}
        className={classes['panel']}
        data-panel={key}
        data-transparent={panel.transparent || undefined}
        aria-label={title}
        aria-busy={answer.isFetching}
      >
        <PanelHeader
          title={title}
          description={fill(panel.description)}
          loading={answer.isFetching}
          canBeTable={panel.targets.length > 0 && panel.type !== 'table'}
          asTable={asTable}
          onTable={() => setAsTable((before) => !before)}
          panelKey={key}
          alone={alone}
        />
        <div ref={body} className={classes['body']}>
          {width > 0 && <PanelBody {...{ panel, title, answer, theme, width, height, fill, asTable }} />}
        </div>
      </section>
    </ThemeContext.Provider>
  );
}
