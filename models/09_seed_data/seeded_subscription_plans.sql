-- depends_on: {{ ref('subscription_plans') }}
{{ config(table='subscription_plans', key='code') }}

select * from {{ ref('default_plans') }}  -- noqa: AM04
