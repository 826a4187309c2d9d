"""Today's workout: the planned one, changed by what was trained of late and by how the user is, or one that is made for the day."""
