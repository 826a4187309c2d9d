"""The formats of files of exercises: what each looks like, read into our own fields."""
