"""What `manage.py bench` measures: the site beside the bare container engine."""
