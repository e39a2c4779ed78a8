create type edge_ai_device_type as enum (
    'ai_pc',
    'jetson',
    'android',
    'ios',
    'raspberry_pi',
    'edge_server',
    'mobile_npu',
    'custom'
);
