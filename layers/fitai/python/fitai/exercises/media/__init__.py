"""Pictures, GIFs and videos of exercises: which an exercise shows. The files are the media service's."""
