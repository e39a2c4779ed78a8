"""The forms of a report, by name."""

from .json_form import write_json
from .markdown import write_markdown
from .sarif import write_sarif

FORMS = {"md": write_markdown, "json": write_json, "sarif": write_sarif}
