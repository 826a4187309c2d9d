"""`make dev`: the functions of the deployed local stack, run from the files of the repository as they are saved."""
