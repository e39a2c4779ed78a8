{#
    Installs or updates the engine in the schema groundwork; called by on-run-start. Returns the
    SQL to run: empty when the installed version is this one, which takes one query to know. The
    version is that of engine_version(), kept as the comment of the schema.

    always      true: returns what installs it whatever is installed, and asks no database
    asks_first  false: asks no database either, and returns what asks when it is run
#}
{% macro install_engine(always=false, asks_first=true) %}
{% if execute %}
{% set version = engine_version() %}
{#- asks the catalog's tables: a name that was looked up before may be remembered as missing -#}
{% set is_installed =
    "exists (select from pg_catalog.pg_namespace where nspname = 'groundwork' "
    ~ "and pg_catalog.obj_description(oid, 'pg_namespace') = '" ~ version ~ "')"
%}
{% if always or not asks_first or not run_query('select ' ~ is_installed).rows[0][0] %}
{% if always %}
set local search_path = pg_catalog, groundwork, pg_temp;
do $install$ begin {{ hold_install() }} end $install$;
{% else %}
{# another run may have installed it since: one at a time, and each asks once more #}
do $install$
declare
    caller_path constant text := pg_catalog.current_setting('search_path');
begin
    perform pg_catalog.set_config('search_path', 'pg_catalog, groundwork, pg_temp', true);
    {{ hold_install() | indent(4) }}
    if not ({{ is_installed }}) then
    execute $engine$
{% endif %}
set local check_function_bodies = off;
{{ engine_drop_functions() }}
{{ engine_types() }}
{{ engine_stages() }}
{{ engine_kinds() }}
{{ engine_catalog_types() }}
{{ engine_search_path() }}
{{ engine_run_settings() }}
{{ engine_helper_name() }}
{{ engine_withhold_content() }}
{{ engine_index_definition() }}
{{ engine_roles_without_usage() }}
{{ engine_describe() }}
{{ engine_function_items() }}
{{ engine_type_items() }}
{{ engine_table_ids() }}
{{ engine_is_function() }}
{{ engine_partition_items() }}
{{ engine_consolidation_items() }}
{{ engine_object_facts() }}
{{ engine_sequence_items() }}
{{ engine_catalog_items() }}
{{ engine_described_items() }}
{{ engine_lift_row_security() }}
{{ engine_name_rows() }}
{{ engine_count_rows() }}
{{ engine_lock_tables() }}
{{ engine_take_turn() }}
{{ engine_is_large() }}
{{ engine_last_page() }}
{{ engine_update_in_batches() }}
{{ engine_pause_triggers() }}
{{ engine_save_old_value() }}
{{ engine_differences() }}
{{ engine_column_clause() }}
{{ engine_continue_identity() }}
{{ engine_quote_option() }}
{{ engine_setting_statement() }}
{{ engine_create_statement() }}
{{ engine_is_lossless() }}
{{ engine_conversion() }}
{{ engine_not_null_steps() }}
{{ engine_setting_step() }}
{{ engine_object_steps() }}
{{ engine_alter_column() }}
{{ engine_with_live_sequences() }}
{{ engine_with_declared_sequences() }}
{{ engine_sequence_rename_steps() }}
{{ engine_dropped_sequence_step() }}
{{ engine_serial_steps() }}
{{ engine_continue_serial() }}
{{ engine_narrowed_identity_steps() }}
{{ engine_column_setting_steps() }}
{{ engine_changed_column_steps() }}
{{ engine_is_computed_again() }}
{{ engine_undeclared_column_steps() }}
{{ engine_added_column_steps() }}
{{ engine_computed_column_steps() }}
{{ engine_filled_column_steps() }}
{{ engine_column_steps() }}
{{ engine_compare() }}
{{ engine_view_column_statements() }}
{{ engine_object_statements() }}
{{ engine_find_dependents() }}
{{ engine_dependent_statements() }}
{{ engine_dependents() }}
{{ engine_common_steps() }}
{{ engine_server_facts() }}
{{ engine_taken_names() }}
{{ engine_lift_default_privileges() }}
{{ engine_is_made_as_declared() }}
{{ engine_check_declaration() }}
{{ engine_extent() }}
{{ engine_changed_elsewhere() }}
{{ engine_is_examined() }}
{{ engine_catalog_findings() }}
{{ engine_row_findings() }}
{{ engine_findings() }}
{{ engine_check_extent() }}
{{ engine_live_expressions() }}
{{ engine_make_stand_ins() }}
{{ engine_try_declaration() }}
{{ engine_refuse_trial_schema() }}
{{ engine_keep_temporary_schema() }}
{{ engine_try_object() }}
{{ engine_trial() }}
{{ engine_hazards() }}
{{ engine_is_allowed() }}
{{ engine_nearest() }}
{{ engine_unknown_allowances() }}
{{ engine_refusals() }}
{{ engine_refuse() }}
{{ engine_to_uuid() }}
{{ engine_new_values() }}
{{ engine_value_fault() }}
{{ engine_index_value_steps() }}
{{ engine_value_steps() }}
{{ engine_rows_after() }}
{{ engine_conflicts() }}
{{ engine_offenders() }}
{{ engine_repair() }}
{{ engine_repoint_references() }}
{{ engine_usual_rule() }}
{{ engine_broken_constraints() }}
{{ engine_constraint_repair_steps() }}
{{ engine_unrepaired_steps() }}
{{ engine_repair_steps() }}
{{ engine_newest_first() }}
{{ engine_usual_rules() }}
{{ engine_add_tenants() }}
{{ engine_tenants_of_children() }}
{{ engine_assign_tenants() }}
{{ engine_tenant_steps() }}
{{ engine_is_rewriting() }}
{{ engine_online_retyped() }}
{{ engine_involved() }}
{{ engine_shadow_references() }}
{{ engine_shadow_facts() }}
{{ engine_shadow_objects() }}
{{ engine_shadow_foreign_keys() }}
{{ engine_shadow_not_nulls() }}
{{ engine_online_shadows() }}
{{ engine_online_obstacle() }}
{{ engine_online_unconvertible() }}
{{ engine_retyped_facts() }}
{{ engine_swap_dependents() }}
{{ engine_swap_release() }}
{{ engine_swap_columns() }}
{{ engine_swap_values() }}
{{ engine_swap_objects() }}
{{ engine_swap_facts() }}
{{ engine_move_sequence() }}
{{ engine_online_swap() }}
{{ engine_online_begin() }}
{{ engine_lock_statement() }}
{{ engine_shadow_steps() }}
{{ engine_fill_steps() }}
{{ engine_online_retype() }}
{{ engine_online_column_steps() }}
{{ engine_online_index_steps() }}
{{ engine_online_constraint_steps() }}
{{ engine_online_steps() }}
{{ engine_columns_to_retype() }}
{{ engine_changed_objects() }}
{{ engine_restore_steps() }}
{{ engine_referencing_column_steps() }}
{{ engine_dependent_steps() }}
{{ engine_open_renames() }}
{{ engine_with_next_names() }}
{{ engine_in_live_names() }}
{{ engine_rename_steps() }}
{{ engine_delay_renames() }}
{{ engine_is_rebuilt() }}
{{ engine_create_default_partition() }}
{{ engine_remake_steps() }}
{{ engine_serial_owners() }}
{{ engine_rebuild_steps() }}
{{ engine_rebuilt_items() }}
{{ engine_move_rows() }}
{{ engine_declare_partitioned() }}
{{ engine_partition_table() }}
{{ engine_replaced_indexes() }}
{{ engine_partition_definition() }}
{{ engine_attach_statement() }}
{{ engine_own_steps() }}
{{ engine_misfit_step() }}
{{ engine_delay_references() }}
{{ engine_attach_existing_steps() }}
{{ engine_partition_rebuild_steps() }}
{{ engine_partition_steps() }}
{{ engine_hold_columns() }}
{{ engine_with_late() }}
{{ engine_check_properties() }}
{{ engine_with_replaced_indexes() }}
{{ engine_is_changed_online() }}
{{ engine_steps_of_project() }}
{{ engine_create_step() }}
{{ engine_declared_items() }}
{{ engine_usage_steps() }}
{{ engine_sequence_limit_steps() }}
{{ engine_with_consequences() }}
{{ engine_plan() }}
{{ engine_note_taken() }}
{{ engine_explained_fault() }}
{{ engine_execute() }}
{{ engine_next_steps() }}
{{ engine_entries() }}
{{ engine_recorded_kind() }}
{{ engine_record() }}
{{ engine_drift() }}
{{ engine_forget_declarations() }}
{{ engine_unchanged_models() }}
{{ engine_declared_hash() }}
{{ engine_check_functions() }}
{{ engine_trial_function() }}
{{ engine_function_dependents() }}
{{ engine_former_functions() }}
{{ engine_execute_steps() }}
{{ engine_replace_function() }}
{{ engine_converge_function() }}
{{ engine_enum_steps() }}
{{ engine_label_rename_steps() }}
{{ engine_try_enum() }}
{{ engine_converge_enum() }}
{{ engine_converge_extension() }}
{{ engine_type_steps() }}
{{ engine_sequence_steps() }}
{{ engine_publication_steps() }}
{{ engine_role_statement() }}
{{ engine_catalog_steps() }}
{{ engine_remake_object() }}
{{ engine_converge_described() }}
{{ engine_views() }}
{{ engine_merge_seed() }}
{{ engine_id_of() }}
{{ engine_open_mapping() }}
{{ engine_find_pending() }}
{{ engine_find_renumbered() }}
{{ engine_carried_columns() }}
{{ engine_carry_statement() }}
{{ engine_carry_range() }}
{{ engine_begin_consolidation() }}
{{ engine_follow_changes() }}
{{ engine_carry_remaining_rows() }}
{{ engine_carry_rows() }}
{{ engine_children_of() }}
{{ engine_recreate_view() }}
{{ engine_legacy_table() }}
{{ engine_repoint_steps() }}
{{ engine_legacy_privileges() }}
{{ engine_lock_down_steps() }}
{{ engine_move_steps() }}
{{ engine_retire_steps() }}
{{ engine_view_privilege_steps() }}
{{ engine_consolidate() }}
{{ engine_account() }}
{{ engine_managed_schemas() }}
{{ engine_undeclared_relations() }}
{{ engine_lock_down_statements() }}
{{ engine_lock_down_undeclared() }}
{{ engine_read_model() }}
{{ engine_record_table() }}
{{ engine_is_repeating() }}
{{ engine_is_staged() }}
{{ engine_shown_statements() }}
{{ engine_after_steps() }}
{{ engine_converge() }}
{{ engine_outcomes() }}
{{ engine_restore_taken() }}
{{ engine_failed_builds() }}
{{ engine_find_line() }}
{{ engine_frame_fault() }}
{{ engine_attempt() }}
{{ engine_changed_models() }}
{{ engine_bind_functions() }}
revoke all on all tables in schema groundwork from public;
revoke all on all routines in schema groundwork from public;
{{ engine_definer_privileges() }}
comment on schema groundwork is '{{ version }}';
{% if not always %}
    $engine$;
    end if;
    perform pg_catalog.set_config('search_path', caller_path, true);
end
$install$;
{% endif %}
{% endif %}
{% endif %}
{% endmacro %}
