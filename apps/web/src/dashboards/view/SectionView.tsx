import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COLUMNS, type Section } from '../model/layout.ts';
import { fillText } from '../model/variables.ts';
import { useDashboard } from './DashboardContext.ts';
import { PanelView } from './PanelView.tsx';
import classes from './Dashboard.module.css';

/** A row that can be folded, and its panels on Grafana's grid. */
export function SectionView({ section }: { readonly section: Section }) {
  const { t } = useTranslation();
  const { chosen } = useDashboard();
  const [folded, setFolded] = useState(section.folded);
  const id = useId();
  const { title, panels, scoped } = section;
  const isOpen = title === undefined || !folded;
  return (
    <section className={classes['section']}>
      {title !== undefined && (
        <h2 className={classes['row']}>
          <UnstyledButton className={classes['fold']} aria-expanded={!folded} aria-controls={id} onClick={() => setFolded(!folded)}>
            <IconChevronRight size={16} aria-hidden="true" />
            {fillText(title, { ...chosen, ...scoped }, t('dashboards.all'))}
          </UnstyledButton>
        </h2>
      )}
      <div id={id} className={classes['grid']} hidden={!isOpen} style={{ gridTemplateColumns: `repeat(${COLUMNS}, minmax(0, 1fr))` }}>
        {isOpen &&
          panels.map((placed) => (
            <div
              key={placed.key}
              className={classes['cell']}
              style={{ gridColumn: `${placed.at.x + 1} / span ${placed.at.w}`, gridRow: `${placed.at.y + 1} / span ${placed.at.h}` }}
            >
              <PanelView placed={placed} />
            </div>
          ))}
      </div>
    </section>
  );
}
