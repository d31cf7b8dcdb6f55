"""The audit of a monthly report: its text and tables are compared with each other and with the store.

A report is read in four steps:

1. ``read_file`` and ``formats`` turn a file into a :class:`~xlpkg.audit.document.Document`: paragraphs and tables.
2. ``report_parser`` and ``table_parser`` turn it into the ``claims``. A sentence is split into ``tokens`` by the lists
   in ``words`` and the ``patterns``, then parsed by ``grammar`` (on one region) or ``lists`` (on several).
3. ``reference`` computes what each figure should be, from the store or from the report's own tables.
4. ``table_match``, ``table_labels``, ``table_checks``, ``evidence``, ``sentence_checks`` and ``structure_checks``
   compare the claims with the reference and return findings.

``auditor`` runs steps 2 to 4; ``self_check`` runs them on our own report.
"""
