{{ storage_bucket(
    file_size_limit=52428800,
    allowed_mime_types=[
        'image/jpeg', 'image/png', 'image/webp', 'image/gif', 'application/pdf', 'application/json'
    ]
) }}

{{ own_files() }}
