"""Pictures of users: uploaded to S3, checked and rendered here, and shown to those who may see them."""
