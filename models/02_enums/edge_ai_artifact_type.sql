create type edge_ai_artifact_type as enum (
    'optimized_model',
    'sdk_scaffold',
    'docker_image',
    'apk_module',
    'wasm_bundle',
    'deployment_template',
    'documentation'
);
