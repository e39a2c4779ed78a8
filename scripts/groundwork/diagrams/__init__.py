"""Entity diagrams of the tables of a database: as Mermaid, as SVG, and in dbt's docs page."""
