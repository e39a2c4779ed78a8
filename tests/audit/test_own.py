"""What groundwork declares has none of the faults that the audit knows."""

from audit.run import audit
from groundwork.exporting import files, steps
from groundwork.project import compiled_project


def test_own_export_has_no_findings(tmp_path):
    project, _ = compiled_project(analyses=("platform", "post_hooks"))
    files.write_supabase(steps.steps_of(project), tmp_path, replace=False)
    result = audit(tmp_path / "migrations")
    assert [(one.key, one.evidence) for one in result.findings] == []
    assert result.facts["failed_statements"] == 0
    assert result.facts["tables"] >= 140
