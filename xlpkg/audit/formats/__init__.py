"""Readers of report files: each turns the bytes of one format into paragraphs and tables.

``text`` runs in the calling process. ``word``, ``pdf`` and ``excel`` run in a child process, see ``child``.
"""
