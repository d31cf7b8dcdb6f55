"""Make workbooks of the present design: a new one (``build``), or one of an earlier design (``upgrade``)."""
