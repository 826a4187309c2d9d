"""The file formats of exercise libraries, each parsed into `ParsedExercise` records."""
