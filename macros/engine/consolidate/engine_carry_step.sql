{#
    Emits groundwork.carry_step(schema, table, consolidation, is_staged): the next step that carries
    rows. Where the legacy table is large (is_staged), these come outside a transaction, one after
    the other, as the catalog and the entry say: a number for each row without a key; the batches;
    the indexes that find by a key what became of a row; what changed meanwhile. What is left then
    is carried in the transaction that retires the table, as are all rows of a small one.

    And groundwork.index_statement(name, creation): what makes the index, or drops what a build left
    that was given up; null where it stands.
#}
{% macro engine_carry_step() %}

create or replace function groundwork.index_statement(index_name text, creation text)
returns text
language sql
stable
as $index_statement$
    select
        case
            when to_regclass(index_name) is null then creation
            when
                exists (
                    select
                    from pg_catalog.pg_index
                    where
                        pg_index.indexrelid = to_regclass(index_name)
                        and not pg_index.indisvalid
                )
                then format('drop index concurrently %s', index_name)
        end
$index_statement$;

create or replace function groundwork.numbering_statement(
    target regclass, consolidation groundwork.consolidation
)
returns text
language plpgsql
as $numbering_statement$
begin
    if
        consolidation.key_column is distinct from 'groundwork_row'
        or exists (
            select
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = target
                and pg_attribute.attname = 'groundwork_row'
                and pg_attribute.attidentity <> ''
        )
    then
        return null;
    elsif groundwork.count_rows(target, 'groundwork_row is null') > 0 then
        return format(
            'call groundwork.update_in_batches(%L, %L, ''groundwork_row is null'')',
            target,
            format(
                'groundwork_row = pg_catalog.nextval(%L)',
                pg_get_serial_sequence(target::text, 'groundwork_row')
            )
        );
    end if;
    return groundwork.index_statement(
        format('groundwork_row_%s_idx', consolidation.id),
        format(
            'create unique index concurrently groundwork_row_%s_idx on %s (groundwork_row)',
            consolidation.id,
            target
        )
    );
end
$numbering_statement$;

create or replace function groundwork.carry_step(
    schema_name text,
    table_name text,
    consolidation groundwork.consolidation,
    is_staged boolean
)
returns groundwork.step
language plpgsql
as $carry_step$
declare
    outside text;
begin
    outside := case
        when is_staged
            then coalesce(
                groundwork.numbering_statement(
                    to_regclass(format('%I.%I', schema_name, table_name)), consolidation
                ),
                case
                    when not coalesce(consolidation.is_batched, false)
                        then format(
                            'call groundwork.carry_rows(%L, %L)', schema_name, table_name
                        )
                end,
                groundwork.index_statement(
                    format('groundwork.consolidated_row_%s_idx', consolidation.id),
                    format(
                        'create index concurrently consolidated_row_%1$s_idx '
                        'on groundwork.consolidated_row (legacy_key) '
                        'where consolidation_id = %1$s',
                        consolidation.id
                    )
                ),
                groundwork.index_statement(
                    format('groundwork.consolidated_row_%s_moved_idx', consolidation.id),
                    format(
                        'create index concurrently consolidated_row_%1$s_moved_idx '
                        'on groundwork.consolidated_row (legacy_key) '
                        'where consolidation_id = %1$s and outcome in (''renumbered'', ''merged'')',
                        consolidation.id
                    )
                ),
                case
                    when not consolidation.is_followed
                        then format(
                            'call groundwork.carry_changes(%L, %L)', schema_name, table_name
                        )
                end
            )
    end;
    return groundwork.new_step(
        stage => 'carry_rows',
        kind => 'rows',
        name => table_name,
        statement => coalesce(
            outside,
            format(
                'select from groundwork.carry_remaining_rows(%L, %L)', schema_name, table_name
            )
        ),
        mode => case when outside is not null then 'outside' end
    );
end
$carry_step$;

{% endmacro %}
