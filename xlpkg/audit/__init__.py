"""The audit of a text or monthly report: it is compared with the store, and its parts with each other.

A document goes through these steps; :func:`~xlpkg.audit.auditor.audit_document` runs all but the first:

1. ``read_file`` and ``formats`` turn a file into a :class:`~xlpkg.audit.document.Document`: paragraphs and tables.
2. ``report_parser`` says what kind of line each paragraph is, and reads titles, headings, captions and notes;
   ``table_parser`` reads ``province_tables``. The result is a :class:`~xlpkg.audit.claims.ParsedReport`: what the
   document claims.
3. ``sentence_parser`` reads a paragraph sentence by sentence. ``tokens`` splits a sentence by the lists in ``words``
   (``vocabulary``), the ``patterns`` and the ``periods``. ``lists`` reads it if it compares provinces; otherwise
   ``readings`` says what each figure is about, by the ``cues`` and ``comparisons`` of its clauses and by the
   ``context`` of the sentences before.
4. ``month_facts`` has what each figure of a month should be: by the store, or by the report's own tables.
5. ``table_checks`` compares the tables with it: ``table_match`` with the store, ``table_labels`` without.
6. ``own_text`` compares what was not read of our own report with the report composed again.
7. ``facts`` says what each other figure of a sentence should be and whether it is, by the store or by the report's
   own tables (``verdicts`` has what a rounded number leaves open), and ``evidence`` what follows: an error, a warning,
   another region or year than the one named, or that nothing is known. ``sentence_checks`` and ``lists`` return the
   findings.
8. ``structure_checks`` and ``chart_checks`` check months, references, sections and charts.

``moved`` asks whether a report was right when it was made, ``self_check`` audits our own.
"""
