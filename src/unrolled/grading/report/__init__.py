"""What a class handed in, on one page and as tables: how it went, what to repeat, and what to ask whom.

``records`` reads the kept results and the gradebook; ``statistics`` counts; ``similarity`` compares; ``page`` writes
HTML through ``rendering``, which lets nothing run; ``exports`` writes CSV.
"""
