"""Share workouts: who sees one (`visibility`), what of it (`workouts.visible_fields`), and the feeds of shared workouts."""
