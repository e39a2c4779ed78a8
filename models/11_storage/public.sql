{{ storage_bucket(
    public=true,
    file_size_limit=52428800,
    allowed_mime_types=['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'application/pdf']
) }}

{{ public_files() }}

{{ own_files(commands=['insert', 'update', 'delete']) }}
