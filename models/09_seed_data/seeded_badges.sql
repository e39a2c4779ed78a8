-- depends_on: {{ ref('badges') }}
{{ config(table='badges', key='code') }}

select * from {{ ref('default_badges') }}  -- noqa: AM04
