"""Tests of the pages for students and lecturers."""
