"""Strength training as a textbook has it: formulas, plates, loads, warm-ups, plans and their progression.

Pure, and independent of every service; any module may import it.
"""
