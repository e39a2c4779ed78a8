export const TABLES = { leads: 'leads', shipments: 'shipments_log' } as const;
