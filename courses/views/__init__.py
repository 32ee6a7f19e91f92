"""Pages for students and lecturers; those of the CMS are in `models`."""
