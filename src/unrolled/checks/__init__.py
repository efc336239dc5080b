"""Checks: that each displayed equation is true, and that a reader's answer is right."""
