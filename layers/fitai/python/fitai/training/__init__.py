"""What a coach's book holds and no service owns: formulas, plates, loads, warm-ups, plans and their progression. Pure; any module may import it."""
