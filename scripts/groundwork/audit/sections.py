"""The sections of a gap report, in order."""

UNREADABLE = "Files That Can't Be Read"
TABLES = "Missing Tables Referenced in Code"
DUPLICATES = "Duplicate/Overlapping Tables"
KEYS = "Missing Foreign Key Constraints"
TYPES = "Inconsistent Column Types"
INDEXES = "Missing Indexes"
POLICIES = "RLS Policy Issues"
FUNCTIONS = "Function Security Issues"
TRIGGERS = "Missing Triggers"
UNUSED = "Obsolete/Unused Tables"
SEEDS = "Missing Seed Data"
EXTENSIONS = "Extension Dependencies"
STATEMENTS = "Statements That Fail"
LIVE = "Live Database"

SECTIONS = [
    UNREADABLE,
    TABLES,
    DUPLICATES,
    KEYS,
    TYPES,
    INDEXES,
    POLICIES,
    FUNCTIONS,
    TRIGGERS,
    UNUSED,
    SEEDS,
    EXTENSIONS,
    STATEMENTS,
    LIVE,
]
