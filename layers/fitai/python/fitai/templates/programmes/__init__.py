"""Our own training programmes: one YAML file each, compiled to JSON by `seed` when the project is built.

A file is a template as `POST /templates` takes it (camelCase), with four keys more. `fitai-5x5.yaml` is an example
of everything; `python -m pytest tests/unit/templates/test_programmes.py` names each flaw by file and path.

    id: fitai-5x5                   # the file's name; the template's id for good: ratings and favorites hang on it
    featured: 1                     # place in the featured list, no two the same
    category: beginner              # the shelf: beginner, intermediate, advanced, specialized
    name: 5x5 Strength
    description: What it is, for whom, how it progresses, when to stop.
    metadata: {goal: strength, difficulty: beginner, tags: [barbell]}
                                    # goal and difficulty are needed; duration (minutes of a session), primaryMuscles,
                                    # equipment, estimatedCalories follow from the plan where they are left out
    parts: …                        # a place for YAML anchors (&squat, *squat); nothing reads it
    weeklyPlan:
      totalWeeks: 12
      trainingMaxPercentage: 90     # of the one-rep max, for loads `of: training_max`; 90 if left out
      deload: {everyWeeks: 4, loadPercentage: 60, setsPercentage: 50}     # optional: easy weeks 4, 8, 12
      days:                         # the plan of every week that `weeks` does not change: monday … sunday
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
              rpe: 8                                 # 6 to 10 in halves: the effort aimed at
              restTime: 180                          # seconds
              supersetId: a                          # exercises of a day with the same one are done in turn
              alternatives: [barbell-front-squat]    # up to 10 ids
              notes: …
              setPlan:                               # only where sets differ: one entry per set; what an entry
                - {reps: 5, weight: …}               # leaves out is as the exercise says; also rpe, type (normal,
                - {reps: 5, amrap: true}             # warmup, dropset, failure), amrap (as many as possible, "5+")
              progression: {type: linear, increment: 2.5}     # or
                # {type: double}: at the top of the range with every set, the increment is added
                # {type: wave, increment: 2.5, waves: [{sets: [{percentage: 65, reps: 5}, … one per set]}, … per week]}
                # also failures: 3 (in a row) and deloadPercentage: 10 (taken off then); increment in kg, the smallest
                # that the athlete's plates allow where it is left out
          cooldown: [{instructions: …, duration: 120}]
        tuesday: {isRestDay: true}
      weeks:                        # optional: weeks that differ; their days replace the same days, others stay
        - {numbers: [2, 4, 6], name: B A B, days: {monday: …, wednesday: …}}

All seven days are given, training or rest. A load is planned where the exercise carries one, and only there.
Between braces a text with a comma stands in quotes. `{type: double}` goes with a range, `{type: linear}` with a number.
"""
