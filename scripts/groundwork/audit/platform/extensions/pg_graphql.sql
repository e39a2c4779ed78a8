create function graphql.resolve(
    query text, variables jsonb default '{}', "operationName" text default null,
    extensions jsonb default null
) returns jsonb language sql as 'select null::jsonb';
