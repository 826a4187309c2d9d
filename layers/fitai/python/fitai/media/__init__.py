"""Pictures of users: uploaded by them to S3, checked and made anew here, shown to whom they are meant for."""
