{#
    Installs or updates the engine in the schema groundwork; called by on-run-start. Returns the
    SQL to run: empty when the installed version is this one, which takes one query to know. The
    version is that of engine_version(), kept as the comment of the schema.

    always  true: returns it whatever is installed, and asks no database
#}
{% macro install_engine(always=false) %}
{% if execute %}
{% set version = engine_version() %}
{% set is_installed =
    "obj_description(to_regnamespace('groundwork'), 'pg_namespace') is not distinct from '"
    ~ version ~ "'"
%}
{% if always or not run_query('select ' ~ is_installed).rows[0][0] %}
{% if always %}
select pg_advisory_xact_lock(hashtext('groundwork.install'));
{% else %}
{# another run may have installed it since: one at a time, and each asks once more #}
do $install$
begin
    perform pg_advisory_xact_lock(hashtext('groundwork.install'));
    if {{ is_installed }} then
        return;
    end if;
    execute $engine$
{% endif %}
{{ engine_drop_functions() }}
{{ engine_types() }}
{{ engine_recorded_kind() }}
{{ engine_search_path() }}
{{ engine_withhold_content() }}
{{ engine_name_rows() }}
{{ engine_helper_name() }}
{{ engine_index_definition() }}
{{ engine_describe() }}
{{ engine_differences() }}
{{ engine_column_clause() }}
{{ engine_continue_identity() }}
{{ engine_setting_statement() }}
{{ engine_make() }}
{{ engine_is_lossless() }}
{{ engine_conversion() }}
{{ engine_to_uuid() }}
{{ engine_note_former() }}
{{ engine_compare() }}
{{ engine_object_statements() }}
{{ engine_dependents() }}
{{ engine_offenders() }}
{{ engine_repair() }}
{{ engine_dependent_steps() }}
{{ engine_hazards() }}
{{ engine_is_allowed() }}
{{ engine_unknown_allowances() }}
{{ engine_lift_row_security() }}
{{ engine_count_rows() }}
{{ engine_lock_tables() }}
{{ engine_take_turn() }}
{{ engine_check_declaration() }}
{{ engine_trial() }}
{{ engine_read_model() }}
{{ engine_record() }}
{{ engine_lead_to_kept() }}
{{ engine_repair_steps() }}
{{ engine_is_large() }}
{{ engine_is_rewriting() }}
{{ engine_online_retyped() }}
{{ engine_online_twins() }}
{{ engine_online_obstacle() }}
{{ engine_online_unconvertible() }}
{{ engine_online_swap() }}
{{ engine_online_begin() }}
{{ engine_online_retype() }}
{{ engine_online_steps() }}
{{ engine_renames() }}
{{ engine_rebuild_steps() }}
{{ engine_usual_rules() }}
{{ engine_assign_tenants() }}
{{ engine_partition_table() }}
{{ engine_replaced_indexes() }}
{{ engine_stray_statements() }}
{{ engine_close_strays() }}
{{ engine_plan() }}
{{ engine_refusals() }}
{{ engine_refuse() }}
{{ engine_execute() }}
{{ engine_update_in_batches() }}
{{ engine_next_steps() }}
{{ engine_entries() }}
{{ engine_converge() }}
{{ engine_function_items() }}
{{ engine_check_function() }}
{{ engine_replace_function() }}
{{ engine_converge_function() }}
{{ engine_type_items() }}
{{ engine_enum_steps() }}
{{ engine_converge_enum() }}
{{ engine_converge_extension() }}
{{ engine_merge_seed() }}
{{ engine_id_of() }}
{{ engine_open_mapping() }}
{{ engine_carry_statement() }}
{{ engine_carry_range() }}
{{ engine_begin_consolidation() }}
{{ engine_carry_rest() }}
{{ engine_carry_rows() }}
{{ engine_retire_steps() }}
{{ engine_consolidate() }}
{{ engine_account() }}
{{ engine_drift() }}
{{ engine_forget_declarations() }}
{{ engine_unchanged_models() }}
{{ engine_attempt() }}
{{ engine_changed_models() }}
revoke all on all tables in schema groundwork from public;
revoke all on all routines in schema groundwork from public;
comment on schema groundwork is '{{ version }}';
{% if not always %}
    $engine$;
end
$install$;
{% endif %}
{% endif %}
{% endif %}
{% endmacro %}
