/** The datasource that the dashboard's variable of this name chooses. */
export const PROMETHEUS = { type: 'prometheus', uid: '${datasource}' } as const;

/** As grafana/provisioning names them. */
export const DATASOURCES = { prometheus: 'prometheus', jaeger: 'jaeger' } as const;
