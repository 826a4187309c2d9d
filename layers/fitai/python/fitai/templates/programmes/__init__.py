"""FitAI's own training programmes: one YAML file each, compiled to JSON by `seed` when the project is built.

A file is a template as in `POST /templates` (camelCase), with four more keys. `fitai-5x5.yaml` is an example of
everything; `python -m pytest tests/unit/templates/programmes` lists each flaw by file and path.

    id: fitai-5x5                   # the file's name and the template's permanent id: ratings and favorites refer to it
    featured: 1                     # position in the featured list, unique
    category: beginner              # beginner, intermediate, advanced or specialized
    name: 5x5 Strength
    description: What it is, for whom, how it progresses, when to stop.
    metadata: {goal: strength, difficulty: beginner, tags: [barbell]}
                                    # goal and difficulty are required; duration (minutes of a session), primaryMuscles,
                                    # equipment, estimatedCalories are derived from the plan if left out
    parts: …                        # for YAML anchors (&squat, *squat); it is not read
    weeklyPlan:
      totalWeeks: 12
      trainingMaxPercentage: 90     # of the one-rep max, for loads `of: training_max`; 90 by default
      deload: {everyWeeks: 4, loadPercentage: 60, setsPercentage: 50}     # optional: deloads in weeks 4, 8, 12
      days:                         # the days of every week, unless `weeks` replaces them: monday … sunday
        monday:
          name: Workout A
          focusAreas: [legs]
          warmup: [{exerciseId: jumping-jack, duration: 120, instructions: …}]     # duration in seconds
          exercises:
            - exerciseId: barbell-back-squat         # an id of fitai/exercises/library/data
              sets: 5
              reps: 5                                # or {min: 8, max: 12, target: 8}; or durationSeconds, distance (m)
              weight: {type: percentage, value: 60}  # percent of the one-rep max; or
                                                     # {type: percentage, of: training_max, value: 85},
                                                     # {type: fixed, value: 20} (kg), {type: bodyweight}
              rpe: 8                                 # 6 to 10 in halves: the target effort
              restTime: 180                          # seconds
              supersetId: a                          # exercises of a day with the same one form a superset
              alternatives: [barbell-front-squat]    # up to 10 ids
              notes: …
              setPlan:                               # only where sets differ: one entry per set; keys that it
                - {reps: 5, weight: …}               # leaves out are those of the exercise; also rpe, type (normal,
                - {reps: 5, amrap: true}             # warmup, dropset, failure), amrap (as many as possible, "5+")
              progression: {type: linear, increment: 2.5}     # or
                # {type: double}: when every set is at the top of the range, the increment is added
                # {type: wave, increment: 2.5, waves: [{sets: [{percentage: 65, reps: 5}, … one per set]}, … per week]}
                # also failures: 3 (in a row) and deloadPercentage: 10 (the reduction then); increment in kg, by default
                # the smallest that the athlete's plates allow
          cooldown: [{instructions: …, duration: 120}]
        tuesday: {isRestDay: true}
      weeks:                        # optional: weeks that differ; their days replace the same days
        - {numbers: [2, 4, 6], name: B A B, days: {monday: …, wednesday: …}}

All seven days are required, training or rest. A load is planned if, and only if, the exercise has one. Within braces a
text with a comma is quoted. `{type: double}` needs a range of repetitions, `{type: linear}` a number.
"""
