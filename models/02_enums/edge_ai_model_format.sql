create type edge_ai_model_format as enum (
    'onnx',
    'tflite',
    'gguf',
    'coreml',
    'tensorrt',
    'openvino',
    'ncnn',
    'other'
);
