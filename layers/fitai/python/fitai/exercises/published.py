"""What other services may call of the exercises.

Exercises of the library cost no request. A function that uses it declares `Library.READ` and `Table.GET_MANY`; for a
user's own exercises also what `custom.imported` names.
"""

from fitai.exercises.custom.imported import build_own_exercise as build_own_exercise
from fitai.exercises.custom.imported import create_own_exercise as create_own_exercise
from fitai.exercises.custom.imported import own_exercise_names as own_exercise_names
from fitai.exercises.custom.imported import remove_unchanged_exercise as remove_unchanged_exercise
from fitai.exercises.custom.service import restore_exercise as restore_exercise
from fitai.exercises.exclusions import loaded_regions as loaded_regions
from fitai.exercises.exclusions import name_words as name_words
from fitai.exercises.exclusions import spares as spares
from fitai.exercises.imports.store import newest_imports as newest_imports
from fitai.exercises.library.loading import current_library as current_library
from fitai.exercises.library.ranking import ranking_key as ranking_key
from fitai.exercises.library.ranking import unlikeliness as unlikeliness
from fitai.exercises.lookup import available_exercises as available_exercises
from fitai.exercises.lookup import library_exercises as library_exercises
from fitai.exercises.media.service import require_media_place as require_media_place
from fitai.exercises.media.service import shows_media as shows_media
from fitai.exercises.substitutes.rules import likeness_score as likeness_score
