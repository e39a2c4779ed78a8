create type edge_ai_quantization_type as enum (
    'int8',
    'int4',
    'fp8',
    'fp16',
    'fp32',
    'dynamic',
    'none'
);
