"""What has happened since a plan was approved, told in a form; the revision that comes of it."""
